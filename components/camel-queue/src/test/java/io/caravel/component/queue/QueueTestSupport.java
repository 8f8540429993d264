package io.caravel.component.queue;

import io.caravel.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Rows and stores for the specs of this package. */
final class QueueTestSupport {

    private QueueTestSupport() {}

    static Database open(Path folder) {
        return Database.open(folder.resolve("queue.db"), QueueStore.migrations());
    }

    static Row event(String body) {
        return row(Lane.EVENTS, null, null, null, body);
    }

    static Row state(String key, String rev, String body) {
        return row(Lane.STATE, "k|" + key, rev, null, body);
    }

    static Row inPartition(String partition, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Row(Lane.EVENTS, partition, false, null, null, null, null, "{}", bytes, true);
    }

    static Row fromOrigin(String session, String epoch, long seq) {
        return row(
                Lane.EVENTS,
                null,
                null,
                new Row.Origin("edge-1/events", session, epoch, seq),
                "body " + seq);
    }

    static Row row(Lane lane, String stateKey, String rev, Row.Origin origin, String body) {
        return new Row(
                lane,
                stateKey,
                rev,
                origin,
                null,
                "{}",
                body.getBytes(StandardCharsets.UTF_8),
                true);
    }

    /** Takes what waits in one lane, from its beginning. */
    static List<StoredRow> take(QueueStore store, String queue, Lane lane) {
        return take(store, queue, lane, "");
    }

    static List<StoredRow> take(QueueStore store, String queue, Lane lane, String partition) {
        Wanted wanted = new Wanted(partition);
        wanted.lanes().put(lane, new Wanted.Place(0, 100));
        return store.take(queue, List.of(wanted), 100).rows();
    }

    static <T> T done(CompletableFuture<T> future) {
        return future.join();
    }
}
