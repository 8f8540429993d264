package io.caravel.bench.link;

import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of the run, that is told lines and answers each with one. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final ManagedProcess process;
    private int answers;

    private Child(ManagedProcess process) {
        this.process = process;
    }

    /** Starts a main class of this package with the options that its side has in production. */
    static Child start(Jvm jvm, Class<?> main, Path log, String... arguments) {
        List<String> command =
                jvm.command(
                        main.getName(),
                        System.getProperty("java.class.path"),
                        List.of(),
                        List.of(arguments));
        return new Child(ManagedProcess.start(main.getSimpleName(), command, Map.of(), log));
    }

    /** Says a line and returns the answer. */
    JsonObject ask(String line) {
        process.tell(line);
        return answer();
    }

    /** Says a line whose answer comes later. */
    void tell(String line) {
        process.tell(line);
    }

    /** Waits for the next answer. */
    JsonObject answer() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<String> all =
                    process.log().lines().stream().filter(l -> l.startsWith("## ")).toList();
            if (all.size() > answers) {
                return new JsonObject(all.get(answers++).substring(3));
            }
            if (!process.isAlive()) {
                break;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new IllegalStateException(
                process.name() + " did not answer: " + String.join("\n", process.log().tail(20)));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.tell("quit");
            process.awaitEnd(Duration.ofSeconds(20));
        }
        process.close();
    }
}
