package io.caravel.cri.process;

import static io.caravel.cri.ContainerRuntimeException.Kind.FAILED;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ExecResult;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts, signals and enters the processes of containers. */
final class ProcessStarter {

    private static final int OUTPUT_LIMIT = 16 << 20;
    private static final int START_ERROR = 128;
    private static final ProcessBuilder.Redirect NOTHING =
            ProcessBuilder.Redirect.from(new File("/dev/null"));

    private final Path script;

    ProcessStarter(Path script) {
        this.script = script;
    }

    /**
     * Starts a container's command in a session of its own; returns when the process has recorded
     * itself, so that no crash of ours can lose it.
     */
    void start(ProcessContainer container) {
        List<String> words = new ArrayList<>(List.of("setsid", "sh", script.toString()));
        words.add(container.folder().toString());
        words.add(container.log());
        words.add(container.workingFolder().toString());
        words.addAll(resolved(container, container.command()));
        ProcessBuilder builder = builder(container, words);
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
                boolean started = "started".equals(said.readLine());
                if (!started && container.phase() != ContainerPhase.RUNNING) {
                    throw startError(container, "the wrapper script did not start", null);
                }
            }
        } catch (IOException e) {
            throw startError(container, e.getMessage(), e);
        }
    }

    /** Ends a container's whole process group, first by request, then by force. */
    void stop(ProcessContainer container, long graceSeconds) {
        Optional<ProcessIdentity> identity = container.identity();
        if (identity.isEmpty() || container.phase() != ContainerPhase.RUNNING) {
            return;
        }
        long pid = identity.get().pid();
        if (graceSeconds > 0) {
            signal("TERM", pid);
            if (awaitEnd(pid, graceSeconds)) {
                return;
            }
        }
        container.recordKill();
        signal("KILL", pid);
        if (!awaitEnd(pid, 10)) {
            throw new ContainerRuntimeException(
                    FAILED,
                    "CRI-011 container '" + container.id() + "' does not end when killed",
                    null);
        }
    }

    /** Runs a command as the container would; empty when it took too long and was ended. */
    Optional<ExecResult> exec(ProcessContainer container, List<String> command, long seconds) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile(container.folder(), "exec", ".out");
            err = Files.createTempFile(container.folder(), "exec", ".err");
            ProcessBuilder builder = builder(container, resolved(container, command));
            builder.directory(container.workingFolder().toFile());
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            Process process = builder.start();
            if (seconds <= 0) {
                process.waitFor();
            } else if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return Optional.empty();
            }
            return Optional.of(new ExecResult(process.exitValue(), head(out), head(err)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            discard(out);
            discard(err);
        }
    }

    private static ProcessBuilder builder(ProcessContainer container, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(NOTHING);
        builder.environment().clear();
        builder.environment().putAll(container.environment());
        return builder;
    }

    /** The command with its program as an absolute path, found as the container would find it. */
    private static List<String> resolved(ProcessContainer container, List<String> command) {
        String program = command.get(0);
        List<String> words = new ArrayList<>(command);
        if (program.contains("/")) {
            Path path = container.workingFolder().resolve(program);
            if (!Files.isExecutable(path) || Files.isDirectory(path)) {
                throw startError(container, "no program '" + program + "' on this box", null);
            }
            words.set(0, path.toString());
            return words;
        }
        for (String place : container.environment().get("PATH").split(File.pathSeparator)) {
            Path path = Path.of(place).resolve(program);
            if (Files.isExecutable(path) && !Files.isDirectory(path)) {
                words.set(0, path.toString());
                return words;
            }
        }
        throw startError(container, "no program '" + program + "' in PATH of this box", null);
    }

    private static ContainerRuntimeException startError(
            ProcessContainer container, String why, Throwable cause) {
        if (container.phase() == ContainerPhase.CREATED) {
            container.recordExit(START_ERROR, "StartError", why);
        }
        return new ContainerRuntimeException(
                FAILED,
                "CRI-012 container '" + container.name() + "' cannot be started: " + why,
                cause);
    }

    private static void signal(String name, long group) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + name + " -- -" + group)
                    .redirectInput(NOTHING)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean awaitEnd(long pid, long seconds) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty()) {
            return true;
        }
        try {
            handle.get().onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContainerRuntimeException(
                    FAILED, "CRI-013 interrupted while process " + pid + " was ending", e);
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(OUTPUT_LIMIT);
        }
    }

    private static void discard(Path file) {
        if (file != null) {
            file.toFile().delete();
        }
    }
}
