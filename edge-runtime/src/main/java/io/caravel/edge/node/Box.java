package io.caravel.edge.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
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

    private static final String HUGE_PAGES = "sys/kernel/mm/hugepages";
    private static final Pattern HUGE_PAGE = Pattern.compile("hugepages-(\\d{1,9})kB");

    private final SystemFiles files;
    private final ControlGroup group;
    private final Path disk;

    /**
     * @param root {@code /}, or a folder that looks like it
     * @param disk a folder on the disk that containers and stores use
     */
    Box(Path root, Path disk) {
        this.files = new SystemFiles(root);
        this.group = new ControlGroup(files);
        this.disk = disk;
    }

    /** Memory of a name in {@code /proc/meminfo}, in bytes. */
    OptionalLong memory(String name) {
        Matcher fields = FIELD.matcher(files.text("proc/meminfo"));
        while (fields.find()) {
            if (fields.group(1).equals(name)) {
                return OptionalLong.of(Long.parseLong(fields.group(2)) * 1024);
            }
        }
        return OptionalLong.empty();
    }

    /** Bytes that can be had now: of the machine, or less in a control group with a limit. */
    OptionalLong memoryAvailable() {
        OptionalLong machine = memory("MemAvailable");
        OptionalLong limit = group.memoryLimit();
        OptionalLong used = group.memoryInUse();
        if (limit.isEmpty() || used.isEmpty()) {
            return machine;
        }
        long left = Math.max(0, limit.getAsLong() - used.getAsLong());
        return OptionalLong.of(Math.min(left, machine.orElse(left)));
    }

    /** Through which interfaces it reaches the world. */
    DefaultRoutes routes() {
        return new DefaultRoutes(files);
    }

    /** What its control group may use. */
    ControlGroup group() {
        return group;
    }

    /** The part of all processes and threads that may run that do run, from 0 to 1. */
    double processes() {
        String[] load = files.text("proc/loadavg").split("[\\s/]+");
        OptionalLong running =
                load.length >= 5 ? SystemFiles.toNumber(load[4]) : OptionalLong.empty();
        double machine = part(running, processLimit());
        return Math.max(machine, part(group.processes(), group.processLimit()));
    }

    private static double part(OptionalLong some, OptionalLong all) {
        return some.isEmpty() || all.isEmpty() || all.getAsLong() == 0
                ? 0
                : (double) some.getAsLong() / all.getAsLong();
    }

    /** Most processes that may run. */
    OptionalLong processLimit() {
        return files.number("proc/sys/kernel/pid_max");
    }

    /** Bytes set aside as huge pages, by the size of a page in KiB. */
    Map<Long, Long> hugePages() {
        Map<Long, Long> pages = new TreeMap<>();
        for (String folder : files.names(HUGE_PAGES)) {
            Matcher size = HUGE_PAGE.matcher(folder);
            if (size.matches()) {
                long kib = Long.parseLong(size.group(1));
                OptionalLong count = files.number(HUGE_PAGES + "/" + folder + "/nr_hugepages");
                pages.put(kib, count.orElse(0) * kib * 1024);
            }
        }
        return pages;
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
        return files.text("proc/sys/kernel/osrelease");
    }

    String bootId() {
        return files.text("proc/sys/kernel/random/boot_id");
    }

    String machineId() {
        return files.text("etc/machine-id");
    }

    /** The hardware's id, or the machine's when the hardware does not say. */
    String systemUuid() {
        String uuid = files.text("sys/class/dmi/id/product_uuid");
        return uuid.isEmpty() ? machineId() : uuid.toLowerCase(Locale.ROOT);
    }

    String osImage() {
        Matcher name = OS_NAME.matcher(files.text("etc/os-release"));
        return name.find() ? name.group(1) : System.getProperty("os.name");
    }

    /** The architecture in Kubernetes' words. */
    static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return ARCHITECTURES.getOrDefault(name, name);
    }
}
