package io.caravel.bench.fleet;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel counted for each open connection of a listening port, both ways, at one moment:
 * bytes of TCP payload (TLS and WebSocket included, repetitions too) and segments. An IPv4 packet
 * carries 20 bytes of IP, 20 of TCP and 12 of TCP timestamps in front of its payload.
 */
final class WireBytes {

    private static final int HEADERS = 20 + 20 + 12;
    private static final Pattern COUNT =
            Pattern.compile("(bytes_sent|bytes_received|segs_out|segs_in):(\\d+)");

    private final Map<String, Counts> byPeer = new HashMap<>();

    private record Counts(long bytes, long segments) {}

    private WireBytes() {}

    /** Reads the counters of all connections that were accepted on a port. */
    static WireBytes ofPort(int port) throws IOException, InterruptedException {
        String[] command = {"ss", "-tinHO", "state", "established", "sport", "=", ":" + port};
        WireBytes now = new WireBytes();
        ProcessGauge.Commands.output(command).lines().forEach(now::line);
        return now;
    }

    private void line(String line) {
        String[] words = line.trim().split("\\s+");
        Matcher counts = COUNT.matcher(line);
        long bytes = 0;
        long segments = 0;
        while (counts.find()) {
            long value = Long.parseLong(counts.group(2));
            if (counts.group(1).startsWith("bytes")) {
                bytes += value;
            } else {
                segments += value;
            }
        }
        byPeer.put(words[3], new Counts(bytes, segments));
    }

    /**
     * Bytes per connection since an earlier moment, with headers, over the connections that were
     * open at both.
     */
    Traffic since(WireBytes earlier) {
        long bytes = 0;
        long segments = 0;
        int connections = 0;
        for (Map.Entry<String, Counts> entry : byPeer.entrySet()) {
            Counts then = earlier.byPeer.get(entry.getKey());
            if (then != null) {
                bytes += entry.getValue().bytes() - then.bytes();
                segments += entry.getValue().segments() - then.segments();
                connections++;
            }
        }
        return new Traffic(connections, bytes, segments);
    }

    /**
     * @param connections how many were counted
     * @param payload bytes of TCP payload
     * @param segments TCP segments, pure acknowledgements too
     */
    record Traffic(int connections, long payload, long segments) {

        /** Bytes on the wire per connection, IP and TCP headers included. */
        double perConnection() {
            return connections == 0
                    ? Double.POSITIVE_INFINITY
                    : (double) (payload + segments * HEADERS) / connections;
        }
    }
}
