package io.caravel.bench.queue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One way to make rows durable: how many per second in each round, and at what processor time. */
final class Contender {

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Long> rounds = new ArrayList<>();
    private double cpuNanos;
    private double allRows;
    private double rows;
    private double nanos;

    /** Measures a slice of the present round. */
    void slice(Slice slice) throws Exception {
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        double sent = slice.run();
        nanos += System.nanoTime() - begin;
        cpuNanos += system.getProcessCpuTime() - cpu;
        rows += sent;
        allRows += sent;
    }

    /** Ends the round; rows per second in it. */
    long endRound() {
        long rate = Math.round(rows * 1e9 / nanos);
        rounds.add(rate);
        rows = 0;
        nanos = 0;
        return rate;
    }

    /** Rows per second in each round so far. */
    List<Long> rounds() {
        return List.copyOf(rounds);
    }

    long median() {
        return Math.round(median(rounds));
    }

    /** The median over the rounds of this one's rate divided by another's. */
    double ratioTo(Contender other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add((double) rounds.get(i) / other.rounds.get(i));
        }
        return Math.round(median(ratios) * 1000) / 1000.0;
    }

    /** Microseconds of processor time per row: depends least on what else the machine does. */
    double cpuMicrosPerRow() {
        return Math.round(cpuNanos / allRows / 100) / 10.0;
    }

    private static double median(List<? extends Number> values) {
        List<Double> sorted = new ArrayList<>();
        values.forEach(value -> sorted.add(value.doubleValue()));
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Makes rows durable for a moment. */
    interface Slice {

        /** Returns how many. */
        double run() throws Exception;
    }
}
