package io.caravel.runtime;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * To which MQTT topics a command of the cloud may go: anything that applications and devices agreed
 * on. Not to those that speak for a device or for this node ({@code $hw/…}, {@code $ke/…} and all
 * others with a dollar, {@code SYS/…}): twins are changed through Devices.
 */
public final class CommandTopic {

    private static final int MOST_BYTES = 1024;

    private CommandTopic() {}

    /**
     * What is wrong with a topic.
     *
     * @return a few words, empty when nothing is
     */
    public static Optional<String> problem(String topic) {
        if (topic == null || topic.isEmpty()) {
            return Optional.of("it has no topic");
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Optional.of("its topic has a wildcard");
        }
        if (topic.startsWith("$") || topic.equals("SYS") || topic.startsWith("SYS/")) {
            return Optional.of("its topic is one of the node's own");
        }
        if (topic.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("its topic has a control character");
        }
        try {
            int bytes =
                    StandardCharsets.UTF_8
                            .newEncoder()
                            .encode(java.nio.CharBuffer.wrap(topic))
                            .remaining();
            return bytes > MOST_BYTES
                    ? Optional.of("its topic is longer than " + MOST_BYTES + " bytes")
                    : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of("its topic is not Unicode");
        }
    }
}
