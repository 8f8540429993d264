package io.caravel.bench.queue;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench queue}: the durable queue against plain JDBC on the same disk in the same run. */
@Command(
        name = "queue",
        description = "Durable enqueue, its latency, memory under a backlog, drain.",
        mixinStandardHelpOptions = true)
public final class QueueBench implements Callable<Integer> {

    private static final double LEAST_RATIO = 0.6;
    private static final double MOST_P99_MS = 50;
    private static final double MOST_GROWTH_MB = 8;
    private static final double LEAST_DRAINED = 20_000;
    private static final int OFFERED = 1_000;

    @Option(names = "--quick", description = "Fewer rounds and rows, same bars.")
    private boolean quick;

    @Option(
            names = "--folder",
            description = "A folder on the disk to measure. Default: bench/target.")
    private Path parent =
            Path.of(System.getProperty("caravel.home", "."), "bench", "target", "bench-queue");

    @Option(names = "--rows", description = "Rows that wait (1000000; with --quick 200000).")
    private long rows;

    @Option(names = "--rounds", description = "Rounds of the race (9; with --quick 5).")
    private int rounds;

    @Option(names = "--only", description = "One part: race, latency or backlog.")
    private String only = "";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        BenchResult result = new BenchResult("queue", System.err);
        try (Folder folder = new Folder(parent, "queue-")) {
            if (does("race")) {
                new Race(folder, result, quick ? 6 : 15).run(rounds(), LEAST_RATIO);
            }
            if (does("latency")) {
                latency(folder, result);
            }
            if (does("backlog")) {
                new Backlog(folder.fresh().resolve("queue.db"), result, rows())
                        .run(MOST_GROWTH_MB, LEAST_DRAINED);
            }
        }
        spec.commandLine().getOut().println(result.json());
        return result.status();
    }

    private void latency(Folder folder, BenchResult result) throws Exception {
        try (QueueRuntime runtime = new QueueRuntime(folder.fresh().resolve("queue.db"))) {
            OpenLoop loop = new OpenLoop(runtime);
            loop.run(OFFERED, Duration.ofSeconds(5));
            Histogram latency = loop.run(OFFERED, Duration.ofSeconds(quick ? 20 : 60));
            result.figure("enqueue_at_1000_per_s_p50_ms", millis(latency, 50));
            result.figure("enqueue_at_1000_per_s_p999_ms", millis(latency, 99.9));
            result.figure("enqueue_at_1000_per_s_worst_ms", millis(latency, 100));
            result.atMost("enqueue_refused", loop.failed(), 0);
            result.atMost("enqueue_at_1000_per_s_p99_ms", millis(latency, 99), MOST_P99_MS);
        }
    }

    private static double millis(Histogram latency, double percentile) {
        return Math.round(latency.getValueAtPercentile(percentile) / 10.0) / 100.0;
    }

    private boolean does(String part) {
        return only.isEmpty() || only.equals(part);
    }

    private int rounds() {
        return rounds > 0 ? rounds : quick ? 5 : 9;
    }

    private long rows() {
        return rows > 0 ? rows : quick ? 200_000 : 1_000_000;
    }
}
