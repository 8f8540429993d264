package io.caravel.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Power cuts for the folder of one process: after the process was killed, the folder is made what a
 * disk may hold when the power went at that moment. What the process forced to disk is there; of
 * the rest, nothing, all or a part, torn at blocks of 512 or 4,096 bytes. It forgives nothing: a
 * new name counts as forced only when its file or its folder was, as POSIX has it; most file
 * systems keep more. Linux with a C compiler. Safe for use by several threads, each with folders of
 * its own.
 */
public final class PowerCut {

    private static final String SOURCE = "powercut.c";

    private final Path library;
    private final Path program;

    /**
     * Compiles what watches a process, and what cuts.
     *
     * @param folder for the compiled files
     * @throws IOException if there is no C compiler, with what it said
     */
    public PowerCut(Path folder) throws IOException {
        Path source = folder.resolve(SOURCE);
        try (InputStream text = PowerCut.class.getResourceAsStream(SOURCE)) {
            Files.write(source, text.readAllBytes());
        }
        library = folder.resolve("libpowercut.so");
        program = folder.resolve("powercut");
        run("cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString());
        run("cc", "-O2", "-DPROGRAM", "-o", program.toString(), source.toString());
    }

    /**
     * What the environment of a process needs to be watched from its start.
     *
     * @param data the folder it works in; need not be there yet
     * @throws UncheckedIOException if the folder beside it cannot be made
     */
    public Map<String, String> environment(Path data) {
        try {
            Files.createDirectories(shadow(data).resolve("content"));
            Files.createDirectories(shadow(data).resolve("names"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "POWERCUT_ROOT", data.toString(),
                "POWERCUT_SHADOW", shadow(data).toString());
    }

    /**
     * Cuts, after the watched process has ended.
     *
     * @param seed of what is lost
     * @return what was lost, a line each
     * @throws UncheckedIOException if it failed, with what it said
     */
    public String cut(Path data, long seed) {
        try {
            return run(
                    program.toString(),
                    data.toString(),
                    shadow(data).toString(),
                    Long.toString(seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path shadow(Path data) {
        return data.resolveSibling(data.getFileName() + ".forced");
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(List.of(command) + " failed: " + told);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(List.of(command) + " was interrupted", e);
        }
        return told;
    }
}
