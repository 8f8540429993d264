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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the cloud delivered, read from the file that {@code cloud.telemetry.uri} appends to. A line
 * that a SIGKILL tore is not an arrival: its event comes again, on the rest of the same line.
 *
 * <p>Delivery to an endpoint is at least once: after a kill of the cloud, the last ones come again
 * whose deletion was not on disk yet. That is a replay: from some event on, all that followed it,
 * in order, to the last one. Any other repeat is applied twice. Safe for threads.
 */
final class Sink {
    private static final int NONE = -1;
    private static final String BEGIN = "{\"device\":";

    private final Path file;
    private final Findings findings;
    private final Map<String, Track> tracks = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private int next = NONE;
    private int replays;
    private int longest;
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

    /** How often events came again, each time one or some of the last. */
    synchronized int replays() {
        return replays;
    }

    /** The most events that came again at once. */
    synchronized int longestReplay() {
        return longest;
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
        Track.Arrival arrival = track.arrive(Integer.parseInt(event.substring(dash + 1)));
        if (arrival == Track.Arrival.REPEAT) {
            repeated(event);
            return;
        }
        arrived++;
        if (arrival == Track.Arrival.LATE) {
            findings.add(
                    Fault.ORDER_BREAK,
                    event + " was delivered in the cloud after number " + track.highest());
        }
        if (next != NONE) {
            findings.add(
                    Fault.APPLIED_TWICE,
                    "the event before " + order.get(next) + " was delivered again, it was not");
            next = NONE;
        }
        order.add(event);
    }

    private void repeated(String event) {
        repeats++;
        if (next == NONE || !order.get(next).equals(event)) {
            next = order.lastIndexOf(event);
            replays++;
            longest = Math.max(longest, order.size() - next);
        }
        next = next + 1 < order.size() ? next + 1 : NONE;
    }

    private static Optional<String> eventId(String json) {
        try {
            return Optional.ofNullable(new JsonObject(json).getString("event_id"));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
