package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.edge.status.EdgeStatus;
import io.caravel.runtime.StartFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatienceTest {

    @TempDir Path folder;

    @Test
    void whatHealsIsTriedAgainAndWhatDoesNotStopsTheStart() {
        try (EdgeStatus status =
                EdgeStatus.open(folder, "edge-1", "ws://127.0.0.1:1", Clock.systemUTC())) {
            // Given a step that fails once
            AtomicInteger tries = new AtomicInteger();
            // When
            int done =
                    new Patience(status)
                            .with(
                                    () -> {
                                        if (tries.incrementAndGet() == 1) {
                                            throw new StartFailure("EDGE-STORE-004", "full");
                                        }
                                        return tries.get();
                                    },
                                    why -> true);
            // Then
            assertThat(done).isEqualTo(2);
            assertThatThrownBy(() -> new Patience(status).with(this::broken, why -> false))
                    .hasMessageContaining("EDGE-STORE-002");
        }
    }

    private String broken() {
        throw new StartFailure("EDGE-STORE-002", "broken");
    }
}
