package io.caravel.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Tells the demo as it goes: each step, what was seen and how long it took. */
public final class Story {
    private static final int WIDTH = 78;

    private final PrintWriter out;
    private final Map<String, String> figures = new LinkedHashMap<>();
    private volatile String step = "Start";

    /** A story told to a writer. */
    public Story(PrintWriter out) {
        this.out = out;
    }

    /** Begins a step. */
    public void step(String title) {
        step = title;
        say("");
        say(title);
    }

    /** The step that is going on. */
    public String step() {
        return step;
    }

    /** Tells one line. */
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Does something, then tells what was seen and how long it took.
     *
     * @param look does it and gives what was seen
     * @return the time it took
     */
    public Duration see(Supplier<String> look) {
        long start = System.nanoTime();
        String seen = look.get();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String time = seconds(took);
        int space = Math.max(1, WIDTH - 2 - seen.length() - time.length());
        say("  " + seen + " ".repeat(space) + time);
        return took;
    }

    /** Remembers a figure for the summary. */
    public void figure(String name, String value) {
        figures.put(name, value);
    }

    /** Tells all figures. */
    public void summary() {
        int longest = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
        figures.forEach(
                (name, value) -> {
                    String gap = " ".repeat(longest - name.length() + 2);
                    say("  " + name + gap + value);
                });
    }

    /** A time as people read it. */
    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
