package io.caravel.edge.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operating system says about the box, read from {@code /proc}, {@code /sys} and {@code
 * /etc} below a root folder. What cannot be read is empty or absent, never an error.
 */
final class Box {

    private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+):\\s+(\\d+)");
    private static final Pattern OS_NAME = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]*)\"?");
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64", "arm", "arm");

    private static final int MOST_BYTES = 65_536;

    private final Path root;
    private final Path disk;

    /**
     * @param root {@code /}, or a folder that looks like it
     * @param disk a folder on the disk that containers and stores use
     */
    Box(Path root, Path disk) {
        this.root = root;
        this.disk = disk;
    }

    /** Memory of a name in {@code /proc/meminfo}, in bytes. */
    OptionalLong memory(String name) {
        Matcher fields = FIELD.matcher(text("proc/meminfo"));
        while (fields.find()) {
            if (fields.group(1).equals(name)) {
                return OptionalLong.of(Long.parseLong(fields.group(2)) * 1024);
            }
        }
        return OptionalLong.empty();
    }

    /** A control group's limit of memory in bytes, version 2 or 1. */
    OptionalLong memoryLimit() {
        OptionalLong limit = number(text("sys/fs/cgroup/memory.max"));
        return limit.isPresent()
                ? limit
                : number(text("sys/fs/cgroup/memory/memory.limit_in_bytes"));
    }

    /** A control group's limit of processor time in thousandths of a processor, version 2 or 1. */
    OptionalLong processorLimit() {
        String[] two = text("sys/fs/cgroup/cpu.max").split("\\s+");
        String quota = two.length == 2 ? two[0] : text("sys/fs/cgroup/cpu/cpu.cfs_quota_us");
        String period = two.length == 2 ? two[1] : text("sys/fs/cgroup/cpu/cpu.cfs_period_us");
        OptionalLong time = number(quota);
        OptionalLong of = number(period);
        if (time.isEmpty() || of.isEmpty() || time.getAsLong() <= 0 || of.getAsLong() <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(time.getAsLong() * 1000 / of.getAsLong());
    }

    /** Threads and processes that run now, and the most that may. */
    OptionalLong processes() {
        String[] load = text("proc/loadavg").split("[\\s/]+");
        return load.length >= 5 ? number(load[4]) : OptionalLong.empty();
    }

    /** Most processes that may run. */
    OptionalLong processLimit() {
        return number(text("proc/sys/kernel/pid_max"));
    }

    /** Bytes of the disk, all and free. */
    long[] diskSpace() {
        try {
            FileStore store = Files.getFileStore(disk);
            return new long[] {store.getTotalSpace(), store.getUsableSpace()};
        } catch (IOException e) {
            return new long[] {0, 0};
        }
    }

    String kernel() {
        return text("proc/sys/kernel/osrelease");
    }

    String bootId() {
        return text("proc/sys/kernel/random/boot_id");
    }

    String machineId() {
        return text("etc/machine-id");
    }

    /** The hardware's id, or the machine's when the hardware does not say. */
    String systemUuid() {
        String uuid = text("sys/class/dmi/id/product_uuid");
        return uuid.isEmpty() ? machineId() : uuid.toLowerCase(Locale.ROOT);
    }

    String osImage() {
        Matcher name = OS_NAME.matcher(text("etc/os-release"));
        return name.find() ? name.group(1) : System.getProperty("os.name");
    }

    /** The architecture in Kubernetes' words. */
    static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return ARCHITECTURES.getOrDefault(name, name);
    }

    /** A file under /proc/sys gives its value to the first read only, however short that is. */
    private String text(String path) {
        try (InputStream file = Files.newInputStream(root.resolve(path))) {
            return new String(file.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
