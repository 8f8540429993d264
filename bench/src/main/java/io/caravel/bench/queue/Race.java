package io.caravel.bench.queue;

import io.caravel.bench.BenchResult;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Durable enqueue against plain JDBC batches. Each round has fresh files in one folder, runs the
 * contenders by turns of half a second, so that a slow moment of the disk meets all of them, and
 * gives one ratio; the figures are medians over the rounds.
 *
 * <p>The bar is on 16 producers with at most {@value #FEW} messages each that are not yet durable:
 * while one half of them is on its way to the disk the other gathers, so that about as many rows
 * share a commit as in the baseline. With one each, which is measured too, at most 16 can.
 */
final class Race {

    private static final int FEW = 8;
    private static final int MANY = 32;
    private static final Duration TURN = Duration.ofMillis(500);

    private final Folder folder;
    private final BenchResult result;
    private final int turns;
    private Contender plain = new Contender();
    private Contender waiting = new Contender();
    private Contender few = new Contender();
    private Contender many = new Contender();

    /**
     * @param turns how often each contender runs in a round
     */
    Race(Folder folder, BenchResult result, int turns) {
        this.folder = folder;
        this.result = result;
        this.turns = turns;
    }

    void run(int rounds, double bar) throws Exception {
        result.say("warming up");
        round();
        plain = new Contender();
        waiting = new Contender();
        few = new Contender();
        many = new Contender();
        for (int i = 0; i < rounds; i++) {
            round();
        }
        figures("plain_jdbc_batches_of_50", plain);
        figures("queue_16_producers_window_32", many);
        figures("queue_16_producers_window_8", few);
        figures("queue_16_producers_each_waiting", waiting);
        result.figure("ratio_each_waiting", waiting.ratioTo(plain));
        result.figure("ratio_window_32", many.ratioTo(plain));
        result.atLeast("ratio_window_8", few.ratioTo(plain), bar);
    }

    private void figures(String name, Contender contender) {
        result.figure(name + "_rows_per_s", contender.rounds());
        result.figure(name + "_median_rows_per_s", contender.median());
        result.figure(name + "_cpu_us_per_row", contender.cpuMicrosPerRow());
    }

    private void round() throws Exception {
        Path files = folder.fresh();
        try (PlainJdbc jdbc = new PlainJdbc(files.resolve("plain.db"));
                QueueRuntime runtime = new QueueRuntime(files.resolve("queue.db"))) {
            Producers one = new Producers(runtime, 1);
            Producers some = new Producers(runtime, FEW);
            Producers crowd = new Producers(runtime, MANY);
            for (int turn = 0; turn < turns; turn++) {
                plain.slice(() -> jdbc.run(TURN));
                few.slice(() -> some.run(TURN));
                many.slice(() -> crowd.run(TURN));
                waiting.slice(() -> one.run(TURN));
            }
        }
        result.say(
                "round: plain %d rows/s, queue %d (each waits), %d (window 8), %d (window 32)",
                plain.endRound(), waiting.endRound(), few.endRound(), many.endRound());
    }
}
