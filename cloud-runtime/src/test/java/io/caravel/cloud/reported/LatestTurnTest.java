package io.caravel.cloud.reported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestTurnTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final LatestTurn turn = new LatestTurn(Duration.ofMillis(300));
    private final List<String> passed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        turn.start();
    }

    @AfterEach
    void stop() {
        turn.stop();
        context.stop();
    }

    @Test
    void onlyTheNewestOfThoseThatWaitPassesAndTheOthersAreDoneAtOnce() {
        // Given
        Exchange first = enter("podstatus", "default/web", "1");
        Exchange second = enter("podstatus", "default/web", "2");
        Exchange third = enter("podstatus", "default/web", "3");
        assertThat(passed).containsExactly("1", "2 superseded");
        // When
        done(first);
        // Then
        assertThat(passed).containsExactly("1", "2 superseded", "3");
        assertThat(second.getProperty(LatestTurn.SUPERSEDED)).isEqualTo(true);
        assertThat(third.getProperty(LatestTurn.SUPERSEDED)).isNull();
    }

    @Test
    void objectsDoNotWaitForEachOther() {
        enter("podstatus", "default/a", "a");
        enter("podstatus", "default/b", "b");
        assertThat(passed).containsExactly("a", "b");
    }

    @Test
    void eventsPassAtOnce() {
        enter("telemetry", "default/t1", "1");
        enter("telemetry", "default/t1", "2");
        assertThat(passed).containsExactly("1", "2");
    }

    @Test
    void twinsOfOneDeviceStartAtLeastTheIntervalApart() {
        // Given
        long began = System.nanoTime();
        done(enter("twin", "default/t1", "1"));
        // When
        enter("twin", "default/t1", "2");
        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> passed.contains("2"));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void aTurnThatIsDoneIsForgotten() {
        List<Exchange> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(enter("podstatus", "default/web", "v" + i));
            done(all.get(i));
        }
        assertThat(passed).containsExactly("v0", "v1", "v2");
    }

    private Exchange enter(String kind, String key, String name) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("CaravelNode", "edge-1");
        exchange.getMessage().setHeader("CaravelKind", kind);
        exchange.getMessage().setHeader("CaravelKey", key);
        turn.process(
                exchange,
                sync -> {
                    boolean superseded =
                            Boolean.TRUE.equals(exchange.getProperty(LatestTurn.SUPERSEDED));
                    passed.add(superseded ? name + " superseded" : name);
                });
        return exchange;
    }

    private static void done(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }
}
