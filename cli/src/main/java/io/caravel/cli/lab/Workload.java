package io.caravel.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a workload of the lab says in its container log, read from the log folder of the edge: the
 * greeting it sees in its ConfigMap file, a tick every second, and a line each time it starts.
 */
public final class Workload {
    /** What the container runs: it follows the ConfigMap file and never ends by itself. */
    public static final String SCRIPT =
            String.join(
                    "\n",
                    "trap 'echo stopped; exit 0' TERM INT",
                    "file=\"${CARAVEL_ROOT:-}/etc/demo/greeting\"",
                    "echo started",
                    "last= tick=0 tenth=0",
                    "while true; do",
                    "  now=; read -r now < \"$file\" || true",
                    "  if [ \"$now\" != \"$last\" ]; then echo \"greeting=$now\"; last=$now; fi",
                    "  tenth=$((tenth + 1))",
                    "  if [ $((tenth % 5)) -eq 0 ]; then tick=$((tick + 1)); echo \"tick=$tick\"; fi",
                    "  sleep 0.2",
                    "done");

    private static final Pattern CRI_PREFIX = Pattern.compile("^\\S+ (stdout|stderr) [FP] ");

    private final Path logs;
    private final String namespace;
    private final String pod;

    Workload(Path logs, String namespace, String pod) {
        this.logs = logs;
        this.namespace = namespace;
        this.pod = pod;
    }

    /** The name of its Pod. */
    public String pod() {
        return pod;
    }

    /** All lines it wrote, over all its containers' runs. */
    public List<String> lines() {
        try (Stream<Path> files = Files.walk(logs)) {
            return files.filter(this::isMine).sorted().flatMap(Workload::read).toList();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The greeting it saw last. */
    public Optional<String> greeting() {
        return last("greeting=");
    }

    /** How many seconds it has counted since it started last. */
    public int ticks() {
        return last("tick=").map(Integer::parseInt).orElse(0);
    }

    /** How often it has started. */
    public long starts() {
        return lines().stream().filter(line -> line.equals("started")).count();
    }

    private Optional<String> last(String prefix) {
        return lines().stream()
                .filter(line -> line.startsWith(prefix))
                .reduce((first, second) -> second)
                .map(line -> line.substring(prefix.length()));
    }

    private boolean isMine(Path file) {
        String folder = namespace + "_" + pod + "_";
        return file.toString().endsWith(".log")
                && logs.relativize(file).toString().startsWith(folder);
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> CRI_PREFIX.matcher(line).replaceFirst(""));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
