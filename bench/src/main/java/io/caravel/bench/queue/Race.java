package io.caravel.bench.queue;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Durable enqueue against plain JDBC batches. Each round has fresh files in one folder, runs the
 * contenders by turns of half a second, so that a slow moment of the disk meets all of them, and
 * gives one ratio; the figures are medians over the rounds.
 *
 * <p>Producers that wait for each row can have at most {@value Producers#THREADS} rows in a commit,
 * whatever carries them: plain JDBC batches of as many say what that is worth at most. With {@value
 * #FEW} each, one half is on its way to the disk while the other gathers, so that about as many
 * rows share a commit as in the baseline.
 */
final class Race {

    private static final String PLAIN = "plain_jdbc_batches_of_50";
    private static final String PLAIN_16 = "plain_jdbc_batches_of_16";
    private static final int FEW = 8;
    private static final int MANY = 32;
    private static final Duration TURN = Duration.ofMillis(500);

    private final Folder folder;
    private final BenchResult result;
    private final int turns;
    private Map<String, Contender> contenders = new LinkedHashMap<>();

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
        contenders = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            round();
        }
        contenders.forEach(this::figures);
        ratio("each_waiting", PLAIN);
        ratio("async", PLAIN);
        ratio("window_32", PLAIN);
        ratioOfWaiting("each_waiting");
        ratioOfWaiting("async");
        result.atLeast("ratio_window_8", of("window_8").ratioTo(of(PLAIN)), bar);
    }

    private void ratio(String name, String baseline) {
        result.figure("ratio_" + name, of(name).ratioTo(of(baseline)));
    }

    private void ratioOfWaiting(String name) {
        result.figure("ratio_" + name + "_to_batches_of_16", of(name).ratioTo(of(PLAIN_16)));
    }

    private Contender of(String name) {
        return contenders.computeIfAbsent(name, key -> new Contender());
    }

    private void figures(String name, Contender contender) {
        result.figure(name + "_rows_per_s", contender.rounds());
        result.figure(name + "_median_rows_per_s", contender.median());
        result.figure(name + "_cpu_us_per_row", contender.cpuMicrosPerRow());
    }

    private void round() throws Exception {
        Path files = folder.fresh();
        try (PlainJdbc plain = new PlainJdbc(files.resolve("plain.db"), 50);
                PlainJdbc plain16 = new PlainJdbc(files.resolve("plain16.db"), Producers.THREADS);
                QueueRuntime runtime = new QueueRuntime(files.resolve("queue.db"))) {
            Producers one = new Producers(runtime, 1);
            Producers some = new Producers(runtime, FEW);
            Producers crowd = new Producers(runtime, MANY);
            Callbacks callbacks = new Callbacks(runtime);
            for (int turn = 0; turn < turns; turn++) {
                of(PLAIN).slice(() -> plain.run(TURN));
                of("window_8").slice(() -> some.run(TURN));
                of("window_32").slice(() -> crowd.run(TURN));
                of("each_waiting").slice(() -> one.run(TURN));
                of("async").slice(() -> callbacks.run(TURN));
                of(PLAIN_16).slice(() -> plain16.run(TURN));
            }
        }
        StringBuilder rates = new StringBuilder();
        contenders.forEach(
                (name, contender) ->
                        rates.append(' ').append(name).append(' ').append(contender.endRound()));
        result.say("round, rows/s:%s", rates);
    }
}
