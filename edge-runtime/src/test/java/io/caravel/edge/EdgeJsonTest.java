package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import org.junit.jupiter.api.Test;

/** JSON of the edge. */
class EdgeJsonTest {

    @Test
    void jsonIsReadAndWrittenWithoutDatabindWhateverElseIsOnTheClassPath() {
        // When the JSON of this class path is looked up, Then it is the edge's
        assertThat(JsonFactory.load()).isInstanceOf(EdgeJson.class);
        assertThat(JsonFactory.load().codec()).isExactlyInstanceOf(JacksonCodec.class);
        // And text comes back as it was
        String text = "{\"a\":1,\"b\":1.5,\"c\":[true,null,\"ü\"],\"d\":{}}";
        assertThat(new JsonObject(text).encode()).isEqualTo(text);
    }
}
