package io.caravel.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * What one run of a bench found: its figures, in the order of their coming, and its bars.
 *
 * <p>Progress is written at once, each line with the seconds since the beginning. Safe for threads.
 */
public final class BenchResult {

    private final Instant began = Instant.now();
    private final JsonObject figures = new JsonObject();
    private final JsonArray bars = new JsonArray();
    private final String bench;
    private final PrintStream progress;
    private boolean met = true;

    /**
     * A result without figures.
     *
     * @param progress where the lines for people go
     */
    public BenchResult(String bench, PrintStream progress) {
        this.bench = bench;
        this.progress = progress;
    }

    /** Tells what is going on. */
    public synchronized void say(String text, Object... values) {
        double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        progress.printf("%7.1f s  %s%n", seconds, text.formatted(values));
    }

    /** Keeps a figure: a number, a text or a list of raw numbers. Its name ends with its unit. */
    public synchronized BenchResult figure(String name, Object value) {
        figures.put(name, value);
        say("%s = %s", name, value);
        return this;
    }

    /** Keeps a figure that has to be at least this much. */
    public BenchResult atLeast(String name, double value, double bar) {
        return bar(name, value, ">=", bar, value >= bar);
    }

    /** Keeps a figure that has to be at most this much. */
    public BenchResult atMost(String name, double value, double bar) {
        return bar(name, value, "<=", bar, value <= bar);
    }

    private synchronized BenchResult bar(
            String name, double value, String relation, double bar, boolean holds) {
        bars.add(
                new JsonObject()
                        .put("name", name)
                        .put("value", value)
                        .put("bar", relation + " " + bar)
                        .put("met", holds));
        met &= holds;
        say("%s = %s (bar %s %s): %s", name, value, relation, bar, holds ? "met" : "MISSED");
        return this;
    }

    /** The exit status: 0 when every bar is met, else 1. */
    public synchronized int status() {
        return met ? 0 : 1;
    }

    /** The whole result as one line of JSON, with the machine it comes from. */
    public synchronized String json() {
        Runtime machine = Runtime.getRuntime();
        return new JsonObject()
                .put("bench", bench)
                .put("at", began.toString())
                .put("seconds", Duration.between(began, Instant.now()).toSeconds())
                .put("cores", machine.availableProcessors())
                .put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("figures", figures)
                .put("bars", bars)
                .put("met", met)
                .encode();
    }
}
