package io.caravel.bench.link;

import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Events of 1 KB as a sensor sends them: JSON with numbers that do not repeat. */
final class Events {

    private static final PrintStream TO_PARENT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    static final int BYTES = 1024;

    private final Random random;
    private final String source;

    /** Events of one source, numbered from 1. */
    Events(int source) {
        this.source = "bench/sensor-" + source;
        this.random = new Random(source);
    }

    String source() {
        return source;
    }

    /** The event with this number. */
    String body(long number) {
        StringBuilder text =
                new StringBuilder(BYTES)
                        .append("{\"n\":")
                        .append(number)
                        .append(",\"device\":\"")
                        .append(source)
                        .append("\",\"values\":{\"v0\":0");
        for (int i = 1; text.length() < BYTES - 40; i++) {
            text.append(",\"v").append(i).append("\":").append(random.nextDouble() * 100);
        }
        text.append(",\"pad\":\"");
        while (text.length() < BYTES - 3) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.append("\"}}").toString();
    }

    /** The number of an event. */
    static long number(String body) {
        return Long.parseLong(body, 5, body.indexOf(',', 5), 10);
    }

    /** A result of a side, as one line of its log. */
    static void tell(String name, JsonObject values) {
        TO_PARENT.println("## " + values.put("of", name).encode());
    }
}
