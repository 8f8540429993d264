package io.caravel.cloud.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.component.queue.Budget;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Overflow;
import io.caravel.component.queue.QueueStore;
import io.caravel.component.queue.Row;
import io.caravel.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueMetersTest {

    @TempDir Path folder;

    @Test
    void theLedgerOfEachLaneIsAMetricAndDroppedRowsHaveTheirReason() {
        try (Database database =
                Database.open(folder.resolve("cloud.db"), QueueStore.migrations())) {
            // Given a queue that has room for one of two rows
            QueueStore store = new QueueStore(database);
            store.claimBudget(
                    "telemetry", Lane.EVENTS, new Budget(150, 0, Overflow.DROP_NEWEST, null, 0));
            for (int i = 0; i < 2; i++) {
                store.append(
                                "telemetry",
                                new Row(Lane.EVENTS, null, null, null, null, "{}", body(), true))
                        .join();
            }
            // When it is measured
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            new QueueMeters(store, Set.of("telemetry", "empty")).bindTo(metrics);
            // Then the figures are there
            assertThat(value(metrics, "accepted", "telemetry")).isEqualTo(2);
            assertThat(value(metrics, "waiting", "telemetry")).isEqualTo(1);
            assertThat(value(metrics, "waiting.bytes", "telemetry")).isEqualTo(102);
            assertThat(value(metrics, "waiting", "empty")).isZero();
            assertThat(
                            metrics.get("caravel.queue.dropped")
                                    .tags(
                                            "queue",
                                            "telemetry",
                                            "lane",
                                            "events",
                                            "reason",
                                            "budget")
                                    .gauge()
                                    .value())
                    .isEqualTo(1);
            assertThat(
                            metrics.get("caravel.queue.dead.letters")
                                    .tags("queue", "telemetry")
                                    .gauge()
                                    .value())
                    .isZero();
        }
    }

    private static double value(SimpleMeterRegistry metrics, String figure, String queue) {
        return metrics.get("caravel.queue." + figure)
                .tags("queue", queue, "lane", "events")
                .gauge()
                .value();
    }

    private static byte[] body() {
        return new byte[100];
    }
}
