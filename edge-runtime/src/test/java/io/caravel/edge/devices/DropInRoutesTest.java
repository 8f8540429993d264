package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of integrators beside devices with Kamelets. */
class DropInRoutesTest {

    private static final int EACH = 12;

    @TempDir Path folder;

    @Test
    void routesThatBeginWithAKameletAndDevicesWithOneBeginTogetherAndAllRun() throws IOException {
        // Given many routes in the folder
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (int i = 0; i < EACH; i++) {
            Files.writeString(routes.resolve("r" + i + ".camel.yaml"), route(i));
        }
        // When the edge begins, and as many devices come at once
        try (DeviceEdge edge =
                new DeviceEdge(folder, Map.of("edge.devices.routes.dir", routes.toString()))) {
            for (int i = 0; i < EACH; i++) {
                edge.device(
                        "table" + i, "none", new JsonObject(), property("luck", new JsonObject()));
                edge.device("sim" + i, "simulator", new JsonObject(), level());
            }
            // Then each of them reports
            for (int i = 0; i < EACH; i++) {
                String number = String.valueOf(i);
                soon().until(() -> edge.reported("sim" + number, "level") != null);
                soon().until(() -> edge.reported("table" + number, "luck") != null);
            }
        }
    }

    private static JsonObject level() {
        return property("level", new JsonObject().put("minimum", 10).put("maximum", 20));
    }

    private static String route(int number) {
        return """
               - from:
                   uri: kamelet:simulator-source?device=default/table%d&property=luck&period=200
                   steps: [ { to: "direct:device-reading" } ]
               """
                .formatted(number);
    }
}
