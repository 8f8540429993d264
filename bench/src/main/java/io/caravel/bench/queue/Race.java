package io.caravel.bench.queue;

import io.caravel.bench.BenchResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Durable enqueue against plain JDBC batches, in rounds: each round runs both on fresh files in the
 * same folder, in turn first and last, and gives one ratio. The figures are medians.
 */
final class Race {

    private static final int WINDOW = 32;

    private final Folder folder;
    private final BenchResult result;
    private final Duration length;
    private final List<Long> plain = new ArrayList<>();
    private final List<Long> waiting = new ArrayList<>();
    private final List<Long> windowed = new ArrayList<>();
    private final Cpu plainCpu = new Cpu();
    private final Cpu queueCpu = new Cpu();

    Race(Folder folder, BenchResult result, Duration length) {
        this.folder = folder;
        this.result = result;
        this.length = length;
    }

    void run(int rounds, double bar) throws Exception {
        result.say("warming up");
        plain();
        queue(1, new Cpu());
        queue(WINDOW, new Cpu());
        for (int round = 0; round < rounds; round++) {
            round(round % 2 == 0);
        }
        result.figure("plain_jdbc_batches_of_50_rows_per_s", plain);
        result.figure("queue_16_producers_each_waiting_rows_per_s", waiting);
        result.figure("queue_16_producers_window_32_rows_per_s", windowed);
        result.figure("plain_jdbc_median_rows_per_s", median(plain));
        result.figure("queue_each_waiting_median_rows_per_s", median(waiting));
        result.figure("queue_window_32_median_rows_per_s", median(windowed));
        result.figure("plain_jdbc_cpu_us_per_row", plainCpu.microsPerRow());
        result.figure("queue_each_waiting_cpu_us_per_row", queueCpu.microsPerRow());
        result.figure("ratio_window_32_median", ratio(windowed));
        result.atLeast("ratio_each_waiting_median", ratio(waiting), bar);
    }

    private void round(boolean plainFirst) throws Exception {
        long base = plainFirst ? plain() : 0;
        waiting.add(queue(1, queueCpu));
        windowed.add(queue(WINDOW, new Cpu()));
        plain.add(plainFirst ? base : plain());
        int last = plain.size() - 1;
        result.say(
                "round %d: plain %d rows/s, queue %d (each producer waits), %d (window %d)",
                last + 1, plain.get(last), waiting.get(last), windowed.get(last), WINDOW);
    }

    private long plain() throws Exception {
        Path file = folder.fresh().resolve("plain.db");
        try (PlainJdbc plain = new PlainJdbc(file)) {
            return Math.round(plainCpu.measure(() -> plain.run(length), length));
        }
    }

    private long queue(int window, Cpu cpu) throws Exception {
        Path file = folder.fresh().resolve("queue.db");
        try (QueueRuntime runtime = new QueueRuntime(file)) {
            Producers producers = new Producers(runtime, window);
            return Math.round(cpu.measure(() -> producers.run(length), length));
        }
    }

    private double ratio(List<Long> rates) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rates.size(); i++) {
            ratios.add((double) rates.get(i) / plain.get(i));
        }
        return Math.round(median(ratios) * 1000) / 1000.0;
    }

    private static double median(List<? extends Number> values) {
        double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
