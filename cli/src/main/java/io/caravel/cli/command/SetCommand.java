package io.caravel.cli.command;

import io.caravel.cli.Problem;
import io.caravel.cli.device.MqttLink;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravel edge set}: wants a value of a device at the box, also without the cloud. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Wants a value of a device, here at the edge, with or without the cloud.",
            "The Device in the cloud follows, unless it has changed too: then by its policy."
        })
public final class SetCommand implements Callable<Integer> {
    private static final long PATIENCE_SECONDS = 15;

    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The edge's settings (application.properties).")
    private Path config;

    @Parameters(index = "0", paramLabel = "NAMESPACE/DEVICE", description = "Its Device.")
    private String device;

    @Parameters(index = "1", paramLabel = "PROPERTY", description = "Its property.")
    private String property;

    @Parameters(index = "2", paramLabel = "VALUE", description = "What it is to be.")
    private String value;

    @Override
    public Integer call() throws InterruptedException {
        if (!device.matches("[^/+#\\s]+/[^/+#\\s]+")) {
            throw new ParameterException(
                    spec.commandLine(), "'" + device + "' is not NAMESPACE/DEVICE.");
        }
        JsonObject answer = ask(ConfigFile.read(spec, config));
        if (answer.containsKey("code")) {
            throw new Problem("The edge refuses it: " + answer.getString("reason") + ".");
        }
        spec.commandLine().getOut().println(device + " " + property + " is to be " + value);
        return 0;
    }

    private JsonObject ask(Properties settings) throws InterruptedException {
        String topic = "$hw/events/device/" + device + "/twin/update";
        String id = UUID.randomUUID().toString();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        EdgeBroker broker = new EdgeBroker(settings);
        try (MqttLink mqtt =
                new MqttLink(
                        broker.url(),
                        "caravel-set-" + id,
                        (from, payload) -> answered(id, payload, answer),
                        topic + "/result")) {
            broker.login(mqtt).connect(0);
            mqtt.publish(topic, request(id).encode());
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Problem("The edge does not answer: is it running?", e);
        }
    }

    private JsonObject request(String id) {
        JsonObject wanted = new JsonObject().put("expected", new JsonObject().put("value", value));
        return new JsonObject()
                .put("event_id", id)
                .put("timestamp", System.currentTimeMillis())
                .put("twin", new JsonObject().put(property, wanted));
    }

    private static void answered(String id, String payload, CompletableFuture<JsonObject> answer) {
        JsonObject said = new JsonObject(payload);
        if (id.equals(said.getString("event_id"))) {
            answer.complete(said);
        }
    }
}
