package io.caravel.devcluster.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as Kubernetes writes them. */
public final class Times {

    private Times() {}

    /** Now, as RFC 3339 with whole seconds. */
    public static String now() {
        return seconds(Instant.now());
    }

    /** A moment as RFC 3339 with whole seconds. */
    public static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Reads an RFC 3339 time; empty when the text is none. */
    public static Optional<Instant> parse(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** How long ago a time was, in kubectl's short form ({@code 5m10s}); {@code <unknown>}. */
    public static String age(String text) {
        return parse(text)
                .map(then -> human(Duration.between(then, Instant.now())))
                .orElse("<unknown>");
    }

    /** A duration in kubectl's short form. */
    public static String human(Duration duration) {
        long s = Math.max(0, duration.toSeconds());
        if (s < 120) {
            return s + "s";
        }
        long m = s / 60;
        if (m < 10) {
            return s % 60 == 0 ? m + "m" : m + "m" + s % 60 + "s";
        }
        if (m < 180) {
            return m + "m";
        }
        long h = m / 60;
        if (h < 8) {
            return m % 60 == 0 ? h + "h" : h + "h" + m % 60 + "m";
        }
        if (h < 48) {
            return h + "h";
        }
        long d = h / 24;
        if (d < 8) {
            return h % 24 == 0 ? d + "d" : d + "d" + h % 24 + "h";
        }
        if (d < 365 * 2) {
            return d + "d";
        }
        long y = d / 365;
        return y < 8 && d % 365 > 0 ? y + "y" + d % 365 + "d" : y + "y";
    }
}
