package io.caravel.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {

    @Test
    void aClosedPortIsNotCountedAsAnAttemptInVain() {
        // Given
        Attempts attempts = new Attempts();

        // When
        attempts.failed(
                "LINK-012 cannot connect: AnnotatedConnectException: Connection refused: localhost");
        attempts.failed("LINK-012 cannot connect: handshake timed out after 20000ms");
        attempts.failed("LINK-003 the hub did not answer in time");

        // Then
        assertThat(attempts.closed()).isEqualTo(1);
        assertThat(attempts.broken()).isEqualTo(2);
    }
}
