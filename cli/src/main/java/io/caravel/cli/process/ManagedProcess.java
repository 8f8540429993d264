package io.caravel.cli.process;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process this program started and answers for: its output goes to a log file of its own
 * (appended, so that a restart keeps what went before), and it is signalled only by its own id.
 * Methods may be called from any thread.
 */
public final class ManagedProcess implements AutoCloseable {
    private final String name;
    private final LogFile log;
    private final Process process;

    private ManagedProcess(String name, LogFile log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param name how messages call it
     * @param command program and arguments
     * @param environment added to the inherited environment
     * @param logFile where standard output and error are appended
     * @throws Problem if it cannot be started
     */
    public static ManagedProcess start(
            String name, List<String> command, Map<String, String> environment, Path logFile) {
        try {
            Files.createDirectories(logFile.getParent());
            long begin = Files.exists(logFile) ? Files.size(logFile) : 0;
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
            Process process = builder.start();
            return new ManagedProcess(name, new LogFile(logFile, begin), process);
        } catch (IOException e) {
            throw new Problem("The " + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** How messages call it. */
    public String name() {
        return name;
    }

    /** Its operating system id. */
    public long pid() {
        return process.pid();
    }

    /** What it has written since it was started. */
    public LogFile log() {
        return log;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Writes one line to its standard input.
     *
     * @throws Problem if it does not read any more
     */
    public void tell(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new Problem("The " + name + " does not take commands any more.", e);
        }
    }

    /** Kills it at once with SIGKILL and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /**
     * Asks it to stop (SIGTERM) and kills it when it has not ended in time.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration patience) {
        process.destroy();
        if (awaitEnd(patience)) {
            return true;
        }
        kill();
        return false;
    }

    /** Waits for its end, and says whether it came in time. */
    public boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its exit status; only after it has ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** Adds a line of our own to its log, so that the log tells what was done to the process. */
    public void note(String line) {
        try {
            Files.writeString(
                    log.file(),
                    "--- " + line + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new Problem("The log " + log.file() + " cannot be written.", e);
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(8));
    }
}
