package io.caravel.cli.store;

import java.nio.file.Path;
import java.util.List;

/** The dead letters in the edge's store. */
public final class DeadLetters {
    private final Path file;

    /** The dead letters in a store. */
    public DeadLetters(Path file) {
        this.file = file;
    }

    /** All of them, oldest first. */
    public List<Letter> list() {
        throw new UnsupportedOperationException(file.toString());
    }

    /** Puts some back into their queue, and says how many there were. */
    public int retry(List<Long> ids) {
        throw new UnsupportedOperationException(ids.toString());
    }

    /** Deletes some, and says how many there were. */
    public int delete(List<Long> ids) {
        throw new UnsupportedOperationException(ids.toString());
    }

    /**
     * One dead letter, without its body.
     *
     * @param id its number
     * @param queue where it comes from
     * @param kind what it was about
     * @param key which object
     * @param reason why it is dead
     */
    public record Letter(long id, String queue, String kind, String key, String reason) {
        /** It as one line. */
        public String line() {
            return "%d  %s  %s %s  %s".formatted(id, queue, kind, key, reason);
        }
    }
}
