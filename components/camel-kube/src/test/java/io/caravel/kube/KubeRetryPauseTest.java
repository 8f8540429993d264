package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class KubeRetryPauseTest extends ApplyScene {

    @Test
    void aPauseIsARandomPartOfATimeThatDoublesUpToALimit() {
        // Given the longest of what chance may give
        KubeRetryPause longest =
                new KubeRetryPause(
                        Duration.ofMillis(100), Duration.ofSeconds(1), bound -> bound - 1);
        // Then
        assertThat(longest.pause(0, 0)).isEqualTo(100);
        assertThat(longest.pause(1, 0)).isEqualTo(200);
        assertThat(longest.pause(3, 0)).isEqualTo(800);
        assertThat(longest.pause(4, 0)).isEqualTo(1000);
        assertThat(longest.pause(1_000_000, 0)).isEqualTo(1000);
        // And the shortest
        KubeRetryPause shortest =
                new KubeRetryPause(Duration.ofMillis(100), Duration.ofSeconds(1), bound -> 0);
        assertThat(shortest.pause(5, 0)).isZero();
        assertThat(shortest.pause(5, 7_000)).isEqualTo(7_000);
        assertThat(shortest.pause(5, Long.MAX_VALUE)).isEqualTo(3_600_000);
    }

    @Test
    void aRouteTriesAgainWhenTheApiAskedForIt() throws Exception {
        // Given an API that is busy for a second, away once, and then takes it
        kubernetes.answerRetryAfter(429, "1");
        kubernetes.answer(503, "");
        camel.getRegistry()
                .bind("pause", new KubeRetryPause(Duration.ofMillis(1), Duration.ofMillis(20)));
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(KubeUnavailableException.class)
                                .onExceptionOccurredRef("pause")
                                .maximumRedeliveries(-1)
                                .asyncDelayedRedelivery();
                        from("direct:write").to(STATUS_OF_POD);
                    }
                });
        long began = System.nanoTime();
        // When
        Exchange done = send("direct:write", Map.copyOf(POD), "{\"status\":{}}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(kubernetes.requests()).hasSize(3);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
