package io.caravel.cli.lab;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The telemetry that arrived in the cloud, in order of arrival, as the cloud wrote it down. */
public final class Telemetry {
    private final Path file;

    /** Reads what is written to a file, which need not be there yet. */
    public Telemetry(Path file) {
        this.file = file;
    }

    /** The event ids that begin with a prefix, in order of arrival, repeats included. */
    public List<String> arrived(String prefix) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.flatMap(line -> eventId(line).stream())
                    .filter(id -> id.startsWith(prefix))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares what arrived with the events {@code <prefix>1} to {@code <prefix><sent>}. */
    public Count count(String prefix, int sent) {
        List<String> arrived = arrived(prefix);
        Set<String> distinct = new HashSet<>(arrived);
        int disordered = 0;
        int highest = 0;
        for (String id : arrived) {
            int number = Integer.parseInt(id.substring(prefix.length()));
            disordered += number < highest ? 1 : 0;
            highest = Math.max(highest, number);
        }
        return new Count(
                sent,
                distinct.size(),
                sent - distinct.size(),
                arrived.size() - distinct.size(),
                disordered);
    }

    private static Optional<String> eventId(String line) {
        try {
            return Optional.ofNullable(new JsonObject(line).getString("event_id"));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /**
     * The figures of one burst.
     *
     * @param sent events the device sent
     * @param arrived different events that arrived
     * @param lost events that did not arrive
     * @param duplicated arrivals of an event that had arrived
     * @param disordered arrivals after a later event
     */
    public record Count(int sent, int arrived, int lost, int duplicated, int disordered) {
        /** Whether each event arrived once and in order. */
        public boolean perfect() {
            return sent == arrived && lost == 0 && duplicated == 0 && disordered == 0;
        }

        @Override
        public String toString() {
            return "sent %d = arrived %d, lost %d, duplicated %d, out of order %d"
                    .formatted(sent, arrived, lost, duplicated, disordered);
        }
    }
}
