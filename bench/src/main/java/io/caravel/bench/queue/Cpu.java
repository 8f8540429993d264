package io.caravel.bench.queue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Processor time of this process per row: says more than a rate where others use the machine. */
final class Cpu {

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private double nanos;
    private double rows;

    /** Measures what a run takes that lasts a while and answers rows per second. */
    double measure(Callable<Double> run, Duration length) throws Exception {
        long before = system.getProcessCpuTime();
        double rate = run.call();
        nanos += system.getProcessCpuTime() - before;
        rows += rate * length.toMillis() / 1000;
        return rate;
    }

    /** The mean over all that was measured. */
    double microsPerRow() {
        return Math.round(nanos / rows / 100) / 10.0;
    }
}
