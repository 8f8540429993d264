package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.caravel.edge.objects.BodySeal;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.SealKey;
import io.caravel.lab.Ports;
import io.caravel.store.Database;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide of {@code kamelets/README.md}, done word for word on the packaged edge. */
class DropInFlowTest {

    private static final Pattern YAML = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```");
    private static final String NUMBER =
            "{'name':'number','collectCycle':500,'visitors':{'configData':{'sides':20}}}";

    @TempDir Path folder;

    @Test
    void aSixthProtocolIsAddedByDroppingAKameletAndARouteIntoFolders() throws Exception {
        // Given the two files of the guide, and two Devices that the cloud has told
        write("kamelets/dice-source.kamelet.yaml", "name: dice-source");
        write("routes/dice.camel.yaml", "uri: kamelet:dice-source?");
        devices(device("dice", "dice", NUMBER), device("table", "none", "{'name':'luck'}"));
        // When the packaged edge is started, without a cloud
        try (ManagedProcess edge = edge()) {
            // Then a value of the Device is in its twin and changes
            soon().until(() -> edge.isAlive() && value("dice", "number") > 0);
            long first = value("dice", "number");
            assertThat(first).isBetween(1L, 19L);
            soon().until(() -> value("dice", "number") != first);
            soon().until(() -> twin("dice").getString("state").equals("online"));
            // And so is the value of the route
            soon().until(() -> value("table", "luck") > 0);
        }
    }

    private void write(String file, String holds) throws IOException {
        Path guide = Installation.current().home().resolve("kamelets").resolve("README.md");
        String text =
                YAML.matcher(Files.readString(guide))
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .filter(block -> block.contains(holds))
                        .findFirst()
                        .orElseThrow();
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text.stripIndent());
    }

    private static JsonObject device(String name, String protocol, String property) {
        return new JsonObject(
                ("{'metadata':{'name':'%s','namespace':'default','uid':'uid-%s'},"
                                + "'spec':{'protocol':{'protocolName':'%s'},'properties':[%s]}}")
                        .formatted(name, name, protocol, property)
                        .replace('\'', '"'));
    }

    private void devices(JsonObject... devices) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        try (Database database = Database.open(data.resolve("edge.db"), ObjectSchema.MIGRATIONS)) {
            ObjectStore objects =
                    new ObjectStore(
                            database, new BodySeal(SealKey.of(data.resolve("secrets.key"))));
            for (JsonObject device : devices) {
                String name = device.getJsonObject("metadata").getString("name");
                objects.put("device", "default/" + name, "1", device.encode())
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private ManagedProcess edge() throws IOException {
        int port = Ports.free();
        Path settings = folder.resolve("edge.properties");
        Files.writeString(
                settings,
                """
                edge.node=edge-1
                edge.data.dir=%1$s/data
                edge.link.url=ws://127.0.0.1:1
                edge.mqtt.listen=127.0.0.1:%2$d
                edge.cri.runtime=process:%1$s/containers
                edge.devices.kamelets.dir=%1$s/kamelets
                edge.devices.routes.dir=%1$s/routes
                """
                        .formatted(folder, port));
        String path = Installation.current().classPath(List.of(Part.EDGE, Part.EDGE_BROKER));
        return ManagedProcess.start(
                "edge runtime",
                Jvm.EDGE.command(path, List.of(), List.of("--config", settings.toString())),
                Jvm.EDGE.environment(),
                folder.resolve("edge.log"));
    }

    private JsonObject twin(String device) throws SQLException {
        try (Connection store =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("data/edge.db"));
                PreparedStatement select =
                        store.prepareStatement("SELECT body FROM twins WHERE key = ?")) {
            select.setString(1, "default/" + device);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new JsonObject(row.getString(1)) : new JsonObject();
            }
        }
    }

    private long value(String device, String property) throws SQLException {
        return Long.parseLong(
                twin(device)
                        .getJsonObject("twin")
                        .getJsonObject(property)
                        .getJsonObject("actual")
                        .getString("value"));
    }
}
