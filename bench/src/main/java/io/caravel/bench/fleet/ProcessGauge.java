package io.caravel.bench.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process of this machine takes, from /proc and jcmd.
 *
 * @param pid which process
 */
public record ProcessGauge(long pid) {

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final double TICKS_PER_SECOND = 100;

    /** Resident memory in bytes. */
    public long rss() throws IOException {
        Matcher found = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
    }

    /** Seconds of processor time so far. */
    public double cpuSeconds() throws IOException {
        return seconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    /** Seconds of it that compiled Java, of the compiler threads that there are now. */
    double compilerSeconds() throws IOException {
        double seconds = 0;
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.matches("(?s)\\d+ \\(C[12] .*")) {
                    seconds += seconds(stat);
                }
            }
        }
        return Figures.round(seconds);
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Open files. */
    public long files() throws IOException {
        try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }

    /** Bytes of live objects: the heap after a full collection. */
    public long liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher found = USED.matcher(jcmd("GC.heap_info"));
        long bytes = 0;
        while (found.find()) {
            bytes = Math.max(bytes, Long.parseLong(found.group(1)) * 1024);
        }
        return bytes;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Commands.output(program, Long.toString(pid), command);
    }

    /** Runs other programs. */
    static final class Commands {

        private Commands() {}

        static String output(String... command) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] said = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException(
                        String.join(" ", command)
                                + " failed: "
                                + new String(said, StandardCharsets.UTF_8).lines().findFirst());
            }
            return new String(said, StandardCharsets.UTF_8);
        }
    }
}
