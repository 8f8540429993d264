package io.caravel.cli.device;

import io.caravel.cli.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thermostat as a program: it either takes a reading every so often, or does what the lines on
 * its standard input say, and ends with them.
 *
 * <ul>
 *   <li>{@code read COUNT PREFIX FIRST}: takes COUNT readings with the event ids PREFIX-1 … and the
 *       temperatures FIRST, FIRST + 0.01 …, then says {@code confirmed COUNT of COUNT PREFIX}
 *   <li>{@code twin}: asks the edge for its twin and says what it answers
 * </ul>
 */
public final class ThermostatProgram {
    private static final long CONFIRM_MILLIS = 60_000;
    private static final double STEP = 0.01;

    private final Thermostat thermostat;
    private final Consumer<String> say;
    private int questions;

    /** A program that moves a started thermostat. */
    public ThermostatProgram(Thermostat thermostat, Consumer<String> say) {
        this.thermostat = thermostat;
        this.say = say;
    }

    /** Obeys until the input ends. */
    public void obey(BufferedReader commands) throws IOException, InterruptedException {
        String line = commands.readLine();
        while (line != null) {
            try {
                obey(line.strip());
            } catch (Problem | NumberFormatException e) {
                say.accept("cannot do '" + line + "': " + e.getMessage());
            }
            line = commands.readLine();
        }
    }

    /** Takes a reading every so often, until the thread is interrupted. */
    public void readEvery(long periodMillis) {
        long count = 0;
        while (!Thread.currentThread().isInterrupted()) {
            double value = 20 + 2 * Math.sin(count / 20.0);
            String eventId = "reading-" + System.currentTimeMillis();
            thermostat.read(eventId, value);
            say.accept("read " + eventId);
            count++;
            LockSupport.parkNanos(periodMillis * 1_000_000L);
        }
    }

    private void obey(String line) throws InterruptedException {
        String[] words = line.split("\\s+");
        if (words[0].equals("read") && words.length == 4) {
            read(Integer.parseInt(words[1]), words[2], Double.parseDouble(words[3]));
        } else if (words[0].equals("twin")) {
            questions++;
            thermostat.askTwin("question-" + questions);
        } else if (!line.isEmpty()) {
            say.accept("unknown command '" + line + "'");
        }
    }

    private void read(int count, String prefix, double first) throws InterruptedException {
        for (int i = 1; i <= count; i++) {
            thermostat.read(prefix + "-" + i, first + (i - 1) * STEP);
        }
        int missing = thermostat.awaitConfirmed(CONFIRM_MILLIS);
        say.accept("confirmed " + (count - missing) + " of " + count + " " + prefix);
    }
}
