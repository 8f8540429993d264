package io.caravel.component.queue;

import io.caravel.store.Database;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends and consumes without end, and notes what was promised, until somebody kills it. */
final class KilledQueue {

    private KilledQueue() {}

    static Process start(Path folder, int run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledQueue.class.getName(),
                        folder.toString(),
                        String.valueOf(run))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Database database = QueueTestSupport.open(folder);
        QueueStore store = new QueueStore(database);
        store.claimBudget("q", Lane.BULK, new Budget(50_000, 0, Overflow.DROP_OLDEST, null, 0));
        store.claimBudget("q", Lane.STATE, new Budget(0, 50, Overflow.REJECT, null, 0));
        FileOutputStream appended = new FileOutputStream(folder.resolve("appended").toFile(), true);
        FileOutputStream handed = new FileOutputStream(folder.resolve("handed").toFile(), true);
        AtomicInteger next = new AtomicInteger(Integer.parseInt(arguments[1]) * 1_000_000);
        for (int i = 0; i < 4; i++) {
            String partition = i % 2 == 0 ? "" : "p" + i;
            new Thread(() -> append(store, partition, next, appended)).start();
            new Thread(() -> consume(store, partition, handed)).start();
        }
    }

    private static void append(
            QueueStore store, String partition, AtomicInteger next, FileOutputStream noted) {
        while (true) {
            int n = next.incrementAndGet();
            Lane lane = n % 3 == 0 ? Lane.BULK : Lane.EVENTS;
            store.append("q", StoreLab.row(lane, partition, "k", String.valueOf(n))).join();
            store.append("q", QueueTestSupport.state("s" + n % 7, String.valueOf(n), "state"))
                    .join();
            if (lane == Lane.EVENTS) {
                note(noted, n);
            }
        }
    }

    private static void consume(QueueStore store, String partition, FileOutputStream noted) {
        Wanted wanted = new Wanted(partition);
        for (Lane lane : List.of(Lane.EVENTS, Lane.BULK)) {
            wanted.lanes().put(lane, new Wanted.Place(0, 10));
        }
        while (true) {
            List<StoredRow> rows = store.take("q", List.of(wanted), 20).rows();
            for (StoredRow row : rows) {
                if (row.lane() == Lane.EVENTS) {
                    note(noted, Integer.parseInt(StoreLab.name(row)));
                }
            }
            store.acknowledge(rows, false).join();
        }
    }

    private static void note(FileOutputStream file, int n) {
        try {
            file.write((n + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
