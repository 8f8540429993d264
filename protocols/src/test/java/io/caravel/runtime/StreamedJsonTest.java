package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import org.junit.jupiter.api.Test;

/** JSON of an edge that carries all device protocols. */
class StreamedJsonTest {

    @Test
    void aProtocolThatBringsDatabindDoesNotPutItUnderAllJson() {
        // Given databind, which a protocol brought
        assertThatCode(() -> Class.forName("com.fasterxml.jackson.databind.ObjectMapper"))
                .doesNotThrowAnyException();
        // When JSON is read and written
        JsonObject read = new JsonObject("{\"a\":[1,2.5,null,\"x\"]}");
        // Then jackson-core alone did it
        assertThat(read.encode()).isEqualTo("{\"a\":[1,2.5,null,\"x\"]}");
        assertThat(Json.CODEC).isExactlyInstanceOf(JacksonCodec.class);
    }
}
