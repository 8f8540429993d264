package io.caravel.edge.node;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the control group at the root of the box may use and uses, version 2 or 1: on a machine of
 * its own it has no limits, in a container those of the container.
 */
final class ControlGroup {

    private static final String TWO = "sys/fs/cgroup/";
    private static final String ONE_MEMORY = "sys/fs/cgroup/memory/";
    private static final String ONE_CPU = "sys/fs/cgroup/cpu/";
    private static final Pattern CACHE =
            Pattern.compile("(?m)^(?:total_)?inactive_file (\\d{1,18})$");

    private final SystemFiles files;

    ControlGroup(SystemFiles files) {
        this.files = files;
    }

    /** The limit of memory in bytes. */
    OptionalLong memoryLimit() {
        return first(TWO + "memory.max", ONE_MEMORY + "memory.limit_in_bytes");
    }

    /** Memory in use in bytes, without what the kernel can take back at once. */
    OptionalLong memoryInUse() {
        boolean two = files.number(TWO + "memory.current").isPresent();
        OptionalLong used = first(TWO + "memory.current", ONE_MEMORY + "memory.usage_in_bytes");
        if (used.isEmpty()) {
            return used;
        }
        String details = files.text((two ? TWO : ONE_MEMORY) + "memory.stat");
        long cache = 0;
        for (Matcher line = CACHE.matcher(details); line.find(); ) {
            cache = Math.max(cache, Long.parseLong(line.group(1)));
        }
        return OptionalLong.of(Math.max(0, used.getAsLong() - cache));
    }

    /** The limit of processor time in thousandths of a processor. */
    OptionalLong processorLimit() {
        String[] two = files.text(TWO + "cpu.max").split("\\s+");
        boolean isTwo = two.length == 2;
        OptionalLong time =
                isTwo ? SystemFiles.toNumber(two[0]) : files.number(ONE_CPU + "cpu.cfs_quota_us");
        OptionalLong of =
                isTwo ? SystemFiles.toNumber(two[1]) : files.number(ONE_CPU + "cpu.cfs_period_us");
        if (time.isEmpty() || of.isEmpty() || time.getAsLong() <= 0 || of.getAsLong() <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(time.getAsLong() * 1000 / of.getAsLong());
    }

    /** How many processors may be used, by the list of their numbers. */
    OptionalLong processors() {
        for (String list :
                new String[] {
                    TWO + "cpuset.cpus.effective",
                    TWO + "cpuset/cpuset.effective_cpus",
                    "sys/devices/system/cpu/online"
                }) {
            long count = count(files.text(list));
            if (count > 0) {
                return OptionalLong.of(count);
            }
        }
        return OptionalLong.empty();
    }

    /** Most processes and threads. */
    OptionalLong processLimit() {
        return first(TWO + "pids.max", TWO + "pids/pids.max");
    }

    /** Processes and threads of now. */
    OptionalLong processes() {
        return first(TWO + "pids.current", TWO + "pids/pids.current");
    }

    private OptionalLong first(String two, String one) {
        OptionalLong found = files.number(two);
        return found.isPresent() ? found : files.number(one);
    }

    /** How many numbers are in a list such as {@code 0-3,8}. */
    private static long count(String list) {
        if (!list.matches("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*")) {
            return 0;
        }
        long count = 0;
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
        }
        return count;
    }
}
