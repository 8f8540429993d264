package io.caravel.runtime;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Keeps the JSON of both sides on jackson-core, also where a device protocol or the Kubernetes
 * client brings jackson-databind along, which Vert.x would prefer: it takes longer for the same and
 * costs every box memory. Found by the service loader.
 */
public final class StreamedJson implements JsonFactory {

    /** Made by the service loader. */
    public StreamedJson() {}

    @Override
    public int order() {
        return 0;
    }

    @Override
    public JsonCodec codec() {
        return new JacksonCodec();
    }
}
