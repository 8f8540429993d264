package io.caravel.bench.chaos;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the cloud delivered, read from the file that {@code cloud.telemetry.uri} appends to. A line
 * that a SIGKILL tore is not an arrival: its event comes again, on the rest of the same line.
 *
 * <p>Delivery to an endpoint is at least once: what was on its way when the cloud was killed comes
 * again. That can be the last one delivered and no other, so anything further back is applied
 * twice. Safe for threads.
 */
final class Sink {
    private static final String BEGIN = "{\"device\":";

    private final Path file;
    private final Findings findings;
    private final Map<String, Track> tracks = new HashMap<>();
    private String latest = "";
    private String rest = "";
    private long position;
    private int arrived;
    private int torn;
    private int repeats;

    Sink(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** Reads what has come since the last call. */
    synchronized void read() {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - position));
            position += Math.max(0, channel.read(bytes, position));
            // the events of this bench are ASCII, so that no character is ever cut in two
            rest += new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end = rest.lastIndexOf('\n');
        if (end >= 0) {
            rest.substring(0, end).lines().forEach(this::line);
            rest = rest.substring(end + 1);
        }
    }

    /** The different events that arrived. */
    synchronized int arrived() {
        return arrived;
    }

    /** Arrivals of an event that had arrived, the harmless ones included. */
    synchronized int repeats() {
        return repeats;
    }

    /** Lines that a kill tore. */
    synchronized int torn() {
        return torn;
    }

    /** How many of the events 1 to {@code accepted} of a track have not arrived. */
    synchronized int missing(String track, int accepted) {
        return tracks.getOrDefault(track, new Track()).missing(accepted);
    }

    private void line(String line) {
        int begin = line.lastIndexOf(BEGIN);
        torn += begin == 0 ? 0 : 1;
        Optional<String> event = begin < 0 ? Optional.empty() : eventId(line.substring(begin));
        if (begin >= 0 && event.isEmpty()) {
            torn++;
        }
        event.ifPresent(this::arrive);
    }

    private void arrive(String event) {
        int dash = event.lastIndexOf('-');
        Track track = tracks.computeIfAbsent(event.substring(0, dash), name -> new Track());
        switch (track.arrive(Integer.parseInt(event.substring(dash + 1)))) {
            case NEW -> arrived++;
            case LATE -> {
                arrived++;
                findings.add(
                        Fault.ORDER_BREAK,
                        event + " was delivered in the cloud after number " + track.highest());
            }
            case REPEAT -> repeated(event);
        }
        latest = event;
    }

    private void repeated(String event) {
        repeats++;
        if (!event.equals(latest)) {
            findings.add(
                    Fault.APPLIED_TWICE,
                    event + " was delivered again after " + latest + " had been");
        }
    }

    private static Optional<String> eventId(String json) {
        try {
            return Optional.ofNullable(new JsonObject(json).getString("event_id"));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
