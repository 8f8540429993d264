package io.caravel.cloud.commands;

import io.caravel.runtime.CommandTopic;
import io.caravel.runtime.ObjectName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Refuses a command that its node could never publish, before it is kept. */
public final class CommandCheck {

    private static final int MOST_BYTES = 512 * 1024;
    private static final int LONGEST_KEY = 512;

    /** The most that fits into a frame of the link when each of its letters is escaped again. */
    private static final int MOST_ENCODED = 1_000_000;

    /** Makes one. */
    public CommandCheck() {}

    /**
     * Checks a command.
     *
     * @param node for which node
     * @param key null for none
     * @param body JSON text {@code {"topic","payload"|"payloadBase64","qos","retain"}}
     * @return the command as it is kept
     * @throws CommandException with what is wrong
     */
    public String checked(String node, String key, String body) {
        if (!ObjectName.isValid(node)) {
            throw new CommandException(node, "there is no node of such a name");
        }
        boolean badKey = key != null && key.chars().anyMatch(Character::isISOControl);
        if (badKey || (key != null && key.length() > LONGEST_KEY)) {
            throw new CommandException(node, "its key is too long or has control characters");
        }
        try {
            JsonObject command = new JsonObject(body == null ? "" : body);
            CommandTopic.problem(command.getString("topic"))
                    .ifPresent(
                            why -> {
                                throw new CommandException(node, why);
                            });
            payload(node, command);
            quality(node, command);
            return encoded(node, command);
        } catch (DecodeException e) {
            throw new CommandException(node, "it is not a JSON object");
        } catch (ClassCastException e) {
            throw new CommandException(node, "a field has the wrong type");
        }
    }

    private static void payload(String node, JsonObject command) {
        String text = command.getString("payload");
        if (text != null && command.containsKey("payloadBase64")) {
            throw new CommandException(node, "it has two payloads");
        }
        try {
            int size =
                    text == null
                            ? Base64.getDecoder()
                                    .decode(command.getString("payloadBase64", ""))
                                    .length
                            : text.getBytes(StandardCharsets.UTF_8).length;
            if (size > MOST_BYTES) {
                throw new CommandException(
                        node, "its payload has %d bytes of at most %d".formatted(size, MOST_BYTES));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(node, "its payloadBase64 is not base64");
        }
    }

    private static String encoded(String node, JsonObject command) {
        String text = command.encode();
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_ENCODED) {
            throw new CommandException(
                    node,
                    "it has %d bytes as JSON of at most %d: use payloadBase64"
                            .formatted(size, MOST_ENCODED));
        }
        return text;
    }

    private static void quality(String node, JsonObject command) {
        int qos = command.getInteger("qos", 1);
        if (qos < 0 || qos > 1) {
            throw new CommandException(node, "its qos is neither 0 nor 1");
        }
        command.getBoolean("retain", false);
    }
}
