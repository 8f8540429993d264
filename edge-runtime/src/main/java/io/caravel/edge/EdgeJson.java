package io.caravel.edge;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Reads and writes JSON with jackson-core alone, also where the jars of device protocols bring
 * jackson-databind, which Vert.x would else prefer: the same on every box, and at half the cost.
 */
public final class EdgeJson implements JsonFactory {

    private final JsonCodec codec = new JacksonCodec();

    @Override
    public int order() {
        return 0;
    }

    @Override
    public JsonCodec codec() {
        return codec;
    }
}
