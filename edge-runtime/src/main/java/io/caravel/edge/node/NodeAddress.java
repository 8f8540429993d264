package io.caravel.edge.node;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/** The address that stands for this box in its Pods' status. */
public final class NodeAddress {

    private NodeAddress() {}

    /** The first address of the box, or loopback when it has none. */
    public static String of(String node) {
        DefaultRoutes routes = new DefaultRoutes(new SystemFiles(Path.of("/")));
        return Addresses.of(node, routes).stream()
                .map(JsonObject.class::cast)
                .filter(address -> address.getString("type").equals("InternalIP"))
                .map(address -> address.getString("address"))
                .findFirst()
                .orElse("127.0.0.1");
    }
}
