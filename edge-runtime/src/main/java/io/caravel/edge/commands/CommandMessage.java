package io.caravel.edge.commands;

import io.caravel.runtime.CommandTopic;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes of a command what is published. */
public final class CommandMessage {

    /** Makes one. */
    public CommandMessage() {}

    /**
     * Reads a command.
     *
     * @param body JSON text {@code {"topic","payload"|"payloadBase64","qos","retain"}}; without a
     *     payload an empty message, without a qos 1
     * @throws CommandException when it can never be published
     */
    public MqttCommand of(String body) {
        try {
            JsonObject command = new JsonObject(body == null ? "" : body);
            String topic = command.getString("topic");
            CommandTopic.problem(topic)
                    .ifPresent(
                            why -> {
                                throw new CommandException(why);
                            });
            int qos = command.getInteger("qos", 1);
            if (qos < 0 || qos > 1) {
                throw new CommandException("its qos is neither 0 nor 1");
            }
            return new MqttCommand(
                    topic, payload(command), qos, command.getBoolean("retain", false));
        } catch (DecodeException e) {
            throw new CommandException("it is not a JSON object");
        } catch (ClassCastException e) {
            throw new CommandException("a field has the wrong type");
        } catch (IllegalArgumentException e) {
            throw new CommandException("its payloadBase64 is not base64");
        }
    }

    private static byte[] payload(JsonObject command) {
        String text = command.getString("payload");
        return text == null
                ? Base64.getDecoder().decode(command.getString("payloadBase64", ""))
                : text.getBytes(StandardCharsets.UTF_8);
    }
}
