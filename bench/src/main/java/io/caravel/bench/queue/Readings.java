package io.caravel.bench.queue;

import java.util.Map;

/** What is queued: readings of some devices, each with a body of {@value #BYTES} bytes. */
final class Readings {

    static final int BYTES = 256;

    /** The headers of a row as the queue stores them, for the baseline to store as many bytes. */
    static final String HEADERS_AS_STORED =
            "{\"CaravelKey\":\"default/device-07\",\"CaravelKind\":\"telemetry\"}";

    private final Map<String, Object> headers;
    private final String start;

    /** The readings of one device. */
    Readings(int device) {
        this.headers =
                Map.of(
                        "CaravelKind",
                        "telemetry",
                        "CaravelKey",
                        "default/device-%02d".formatted(device));
        this.start = "{\"device\":\"default/device-%02d\",\"n\":".formatted(device);
    }

    Map<String, Object> headers() {
        return headers;
    }

    /** Reading number n: text of one byte per character. */
    String body(long n) {
        String head = start + n + ",\"fill\":\"";
        return head + "x".repeat(BYTES - head.length() - 2) + "\"}";
    }
}
