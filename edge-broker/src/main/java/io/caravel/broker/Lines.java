package io.caravel.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration file line by line; what cannot be read is refused with file and line. */
final class Lines {

    /** Takes a line; an {@link IllegalArgumentException} says why it cannot be. */
    interface Reader {
        void line(String line);
    }

    private Lines() {}

    /**
     * Gives every line that is neither empty nor a comment.
     *
     * @throws BrokerException {@code EDGE-BROKER-006}, without the text of the line
     */
    static void of(Path file, Reader reader) {
        int number = 0;
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines) {
                number++;
                if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    reader.line(line);
                }
            }
        } catch (IOException e) {
            throw refused("%s cannot be read (%s)".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw refused("line %d of %s: %s".formatted(number, file, e.getMessage()), e);
        }
    }

    private static BrokerException refused(String what, Exception why) {
        return new BrokerException("EDGE-BROKER-006 " + what + ": correct it", why);
    }
}
