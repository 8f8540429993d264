package io.caravel.edge.pods;

import io.caravel.cri.CgroupDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of Pods, as a kubelet lays them out: {@code
 * kubepods[/burstable|/besteffort]/pod<uid>}, with the limits of the whole Pod, on control groups
 * of version 1 and 2. Where systemd keeps the groups, a Pod has its slice, without limits of its
 * own.
 */
final class PodGroups {

    private static final Logger LOG = LoggerFactory.getLogger(PodGroups.class);
    private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");
    private static final String ALL_CONTROLLERS = "+cpu +memory +pids";
    private static final BigDecimal WEIGHTS = BigDecimal.valueOf(9_999);
    private static final BigDecimal SHARES = BigDecimal.valueOf(262_142);

    private final Path root;
    private final String name;
    private final long processes;
    private final Supplier<CgroupDriver> driver;
    private volatile CgroupDriver asked;
    private volatile boolean complained;

    /**
     * @param root where control groups are mounted
     * @param name of the group of all Pods; empty for none of ours
     * @param processes that one Pod may have, 0 for any number
     * @param driver who keeps the groups of the container runtime
     */
    PodGroups(Path root, String name, long processes, Supplier<CgroupDriver> driver) {
        this.root = root;
        this.name = name;
        this.processes = processes;
        this.driver = driver;
    }

    /** Those that a node's rules ask for, on this box. */
    static PodGroups of(PodRules rules, Supplier<CgroupDriver> driver) {
        return new PodGroups(Path.of("/sys/fs/cgroup"), rules.groups(), rules.processes(), driver);
    }

    /** The parent of the Pod's containers in the runtime's words, empty for the runtime's own. */
    String parent(Pod pod) {
        String qos = qos(QosClass.of(pod));
        return switch (driver()) {
            case CGROUPFS -> "/" + name + qos + "/pod" + pod.uid();
            case SYSTEMD ->
                    name + qos.replace('/', '-') + "-pod" + pod.uid().replace('-', '_') + ".slice";
            case NONE -> "";
        };
    }

    /**
     * Makes the Pod's group with its limits; does nothing where the box does not let us.
     *
     * @param burstable thousandths of processors that all burstable Pods ask for
     */
    void make(Pod pod, long burstable) {
        if (driver() != CgroupDriver.CGROUPFS) {
            return;
        }
        try {
            QosClass qos = QosClass.of(pod);
            if (isTwo()) {
                enable(root);
                enable(root.resolve(name));
            }
            if (qos != QosClass.Guaranteed) {
                BigDecimal weight =
                        qos == QosClass.BestEffort
                                ? BigDecimal.ZERO
                                : BigDecimal.valueOf(burstable).movePointLeft(3);
                write(name + qos(qos), cpu(ContainerLimits.shares(weight), null));
            }
            if (isTwo()) {
                enable(root.resolve(name + qos(qos)));
            }
            write(parent(pod).substring(1), limits(pod, qos));
            complained = false;
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Asked once; none where the groups of the box cannot be written. */
    private CgroupDriver driver() {
        if (asked == null) {
            CgroupDriver said = name.isEmpty() ? CgroupDriver.NONE : driver.get();
            boolean ours = Files.isWritable(isTwo() ? root : root.resolve("memory"));
            asked = said == CgroupDriver.CGROUPFS && !ours ? CgroupDriver.NONE : said;
        }
        return asked;
    }

    private void complain(IOException e) {
        if (!complained) {
            LOG.warn("EDGE-POD-032 Pods have no limits of their own: {}", e.toString());
            complained = true;
        }
    }

    /** Removes the groups of a Pod whose containers are gone; silent where there are none. */
    void remove(String uid) {
        if (name.isEmpty()) {
            return;
        }
        for (Path hierarchy : hierarchies()) {
            for (QosClass qos : QosClass.values()) {
                tryRemove(hierarchy.resolve(name + qos(qos)).resolve("pod" + uid));
            }
        }
    }

    /** Removes all groups that nothing runs in; nothing may be starting meanwhile. */
    void removeEmpty() {
        for (Path hierarchy : name.isEmpty() ? List.<Path>of() : hierarchies()) {
            try (Stream<Path> found = Files.walk(hierarchy.resolve(name))) {
                found.filter(Files::isDirectory)
                        .sorted(Comparator.reverseOrder())
                        .forEach(this::tryRemove);
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("groups in {} stay: {}", hierarchy, e.toString());
            }
        }
    }

    private void tryRemove(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            LOG.debug("group {} stays: {}", group, e.toString());
        }
    }

    private static String qos(QosClass qos) {
        return switch (qos) {
            case Guaranteed -> "";
            case Burstable -> "/burstable";
            case BestEffort -> "/besteffort";
        };
    }

    private Map<String, String> limits(Pod pod, QosClass qos) {
        BigDecimal requests = PodResources.requests(pod, "cpu");
        long shares = ContainerLimits.shares(requests);
        Optional<BigDecimal> processors = PodResources.limits(pod, "cpu");
        Map<String, String> limits = cpu(shares, processors.orElse(BigDecimal.ZERO));
        Optional<BigDecimal> memory = PodResources.limits(pod, "memory");
        if (qos != QosClass.BestEffort && memory.isPresent()) {
            String bytes = String.valueOf(Quantity.whole(memory.get()));
            limits.put(isTwo() ? "memory/memory.max" : "memory/memory.limit_in_bytes", bytes);
        }
        if (processes > 0) {
            limits.put("pids/pids.max", String.valueOf(processes));
        }
        return limits;
    }

    /** Weight and, where it is given, limit of processors, by controller and file. */
    private Map<String, String> cpu(long shares, BigDecimal processors) {
        Map<String, String> files = new TreeMap<>();
        long quota = processors == null ? 0 : ContainerLimits.quota(processors);
        if (isTwo()) {
            BigDecimal weight =
                    BigDecimal.valueOf(shares - 2)
                            .multiply(WEIGHTS)
                            .divideToIntegralValue(SHARES)
                            .add(BigDecimal.ONE);
            files.put("cpu/cpu.weight", weight.toPlainString());
            if (quota > 0) {
                files.put("cpu/cpu.max", quota + " " + ContainerLimits.PERIOD);
            }
        } else {
            files.put("cpu/cpu.shares", String.valueOf(shares));
            if (quota > 0) {
                files.put("cpu/cpu.cfs_period_us", String.valueOf(ContainerLimits.PERIOD));
                files.put("cpu/cpu.cfs_quota_us", String.valueOf(quota));
            }
        }
        return files;
    }

    /** Makes a group and writes its files, given as {@code controller/file}. */
    private void write(String group, Map<String, String> files) throws IOException {
        for (String controller : CONTROLLERS) {
            Files.createDirectories(place(controller, group));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            String[] path = file.getKey().split("/");
            Path place = place(path[0], group).resolve(path[1]);
            if (Files.exists(place)) {
                Files.writeString(place, file.getValue());
            }
        }
    }

    private Path place(String controller, String group) {
        return (isTwo() ? root : root.resolve(controller)).resolve(group);
    }

    private boolean isTwo() {
        return Files.exists(root.resolve("cgroup.controllers"));
    }

    /** Lets the groups in a group have limits. */
    private static void enable(Path group) throws IOException {
        Files.createDirectories(group);
        Files.writeString(group.resolve("cgroup.subtree_control"), ALL_CONTROLLERS);
    }

    private List<Path> hierarchies() {
        if (isTwo()) {
            return List.of(root);
        }
        try (Stream<Path> found = Files.list(root)) {
            return found.filter(path -> Files.isDirectory(path.resolve(name))).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
