package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideProcessTest {

    @Test
    void aSideThatRefusesToStartIsClosedAndTheStatusIsOne() {
        // Given
        AtomicBoolean closed = new AtomicBoolean();
        SideProcess.Side refusing =
                new SideProcess.Side() {
                    @Override
                    public void start() {
                        throw new StartFailure("EDGE-STORE-001", "the folder cannot be written");
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        // When
        int status = SideProcess.run(() -> refusing);
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(closed).isTrue();
    }

    @Test
    void settingsThatCannotBeUnderstoodGiveStatusOne() {
        // When
        int status =
                SideProcess.run(
                        () -> {
                            throw new StartFailure("EDGE-CONFIG-001", "edge.node is not set");
                        });
        // Then
        assertThat(status).isEqualTo(1);
    }
}
