package io.caravel.edge.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mounts of the box below the Pods' folders; only root may make them. */
final class BoxMounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final long LONGEST_SECONDS = 30;

    /**
     * One line of the mount table.
     *
     * @param device which file system
     * @param root what of that file system is mounted
     * @param place where it is mounted
     */
    record Mounted(String device, String root, Path place) {}

    private BoxMounts() {}

    /** Whether this process may mount at all. */
    static boolean possible() {
        return "root".equals(System.getProperty("user.name")) && Files.isReadable(TABLE);
    }

    /** What is mounted exactly at a place; the last one when there are several. */
    static Optional<Mounted> at(Path place) {
        return table().stream().filter(m -> m.place().equals(place)).reduce((a, b) -> b);
    }

    /** The mount that a path is on. */
    static Optional<Mounted> of(Path path) {
        return table().stream()
                .filter(mount -> path.startsWith(mount.place()))
                .reduce((a, b) -> b.place().getNameCount() >= a.place().getNameCount() ? b : a);
    }

    /**
     * Mounts a file system in memory.
     *
     * @param bytes its size, 0 for the system's default
     */
    static void tmpfs(Path place, long bytes, String mode) throws IOException {
        Files.createDirectories(place);
        String size = bytes > 0 ? ",size=" + bytes : "";
        run("mount", "-t", "tmpfs", "-o", "nosuid,nodev,mode=" + mode + size, "tmpfs", place);
    }

    /** Shows a file or folder at another place too, which must be there and of the same type. */
    static void bind(Path from, Path place) throws IOException {
        run("mount", "--bind", from, place);
    }

    /** Takes away what is mounted at a place, also while it is used. */
    static void release(Path place) throws IOException {
        run("umount", "-l", place);
    }

    /** Takes away everything that is mounted in a folder, the innermost first. */
    static void releaseAll(Path folder) {
        if (!possible()) {
            return;
        }
        List<Path> places =
                table().stream()
                        .map(Mounted::place)
                        .filter(place -> place.startsWith(folder))
                        .sorted(Comparator.comparing(Path::getNameCount).reversed())
                        .toList();
        try {
            for (Path place : places) {
                release(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Mounted> table() {
        List<Mounted> mounts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(TABLE)) {
                String[] fields = line.split(" ");
                mounts.add(new Mounted(fields[2], plain(fields[3]), Path.of(plain(fields[4]))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mounts;
    }

    private static String plain(String field) {
        Matcher escape = ESCAPE.matcher(field);
        return escape.replaceAll(
                found ->
                        Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }

    private static void run(Object... words) throws IOException {
        List<String> command = new ArrayList<>();
        for (Object word : words) {
            command.add(word.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readAllBytes();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(new String(said, StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
