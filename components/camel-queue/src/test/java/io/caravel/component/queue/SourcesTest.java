package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir Path folder;

    @Test
    void anEventThatItsSourceSendsAgainIsStoredOnceAlsoAfterARestart() {
        // Given a stored event with an identity
        try (Database database = open()) {
            QueueStore store = new QueueStore(database);
            assertThat(store.append("outbox", event("a")).join()).isTrue();
        }
        // When the runtime has restarted and the broker delivers it again
        try (Database database = open()) {
            QueueStore store = new QueueStore(database);
            assertThat(store.append("outbox", event("a")).join()).isFalse();
            // Then it is stored once, and others are not touched
            assertThat(store.append("outbox", event("b")).join()).isTrue();
            assertThat(store.append("inbox", event("a")).join()).isTrue();
            assertThat(store.append("outbox", event(null)).join()).isTrue();
            assertThat(store.append("outbox", event(null)).join()).isTrue();
            assertThat(store.ledger("outbox", Lane.EVENTS).waiting()).isEqualTo(4);
            assertThat(store.ledger("outbox", Lane.EVENTS).accepted()).isEqualTo(4);
        }
    }

    private Database open() {
        return Database.open(folder.resolve("edge.db"), QueueStore.migrations());
    }

    private static Row event(String source) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return new Row(Lane.EVENTS, null, null, null, source, "{}", body, true);
    }
}
