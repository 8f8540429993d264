package io.caravel.cli.command;

import io.caravel.cli.Problem;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.Part;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one side as a process in the foreground, in place of this one. */
final class Foreground {
    private static final long STOP_SECONDS = 30;

    private Foreground() {}

    /**
     * Starts the process with this one's input and output, waits for its end and gives its exit
     * status. When this process is asked to stop, so is that one, and this waits for it.
     */
    static int run(String name, Jvm jvm, List<Part> parts, List<String> arguments) {
        return run(name, jvm.mainClass(), jvm, parts, arguments);
    }

    /** The same with another main class on the class path of that side. */
    static int run(String name, String main, Jvm jvm, List<Part> parts, List<String> arguments) {
        Installation installation = Installation.current();
        List<String> command =
                jvm.command(main, installation.classPath(parts), List.of(), arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(jvm.environment());
        try {
            Process process = builder.start();
            Thread stop = new Thread(() -> stop(process), "stop-" + name.replace(' ', '-'));
            Runtime.getRuntime().addShutdownHook(stop);
            int status = process.waitFor();
            return status == 143 || status == 130 ? 0 : status;
        } catch (IOException e) {
            throw new Problem("The " + name + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
