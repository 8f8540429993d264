package io.caravel.cloud.reported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestTurnTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final LatestTurn turn = new LatestTurn(Duration.ofMillis(300), Duration.ofMillis(1));
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
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
        await().atMost(SOON).until(() -> passed.contains("2"));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void whatStillComesWhenItHasStoppedPassesWithoutAPause() {
        // Given
        Exchange first = enter("twin", "default/t1", "1");
        enter("twin", "default/t1", "2");
        // When
        turn.stop();
        enter("twin", "default/t2", "other");
        done(enter("twin", "default/t3", "third"));
        done(enter("twin", "default/t3", "fourth"));
        // Then
        assertThat(passed).containsExactly("1", "other", "third", "fourth");
        assertThat(first.getException()).isNull();
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

    @Test
    void whatIsUnderWayIsAcknowledgedAndNotTriedAgainOnceANewerOneIsHere() {
        // Given a message that is under way
        Exchange first = enter("telemetry", "default/x", "event");
        assertThat(first.getProperty(LatestTurn.LATEST)).isNull();
        first = enter("node", "edge-1", "1");
        assertThat(isLatest(first)).isTrue();
        // When a newer one of its object comes
        enter("node", "edge-1", "2");
        // Then it is done with for its node, and the newer one is not
        assertThat(isLatest(first)).isFalse();
        assertThat(acknowledged).startsWith("1").doesNotContain("event");
    }

    @Test
    void whatTakesTooLongIsAcknowledgedAndSoIsWhatComesAfterItUntilOneIsWritten() {
        // Given a message that is not written for longer than the patience
        Exchange first = enter("podstatus", "default/web", "1");
        await().atMost(SOON).until(() -> acknowledged.contains("1"));
        // When newer ones come, then they are acknowledged at once
        Exchange second = enter("podstatus", "default/web", "2");
        assertThat(acknowledged).contains("2");
        // And when the first gives up, then the second has its turn
        first.setException(new IllegalStateException("not written"));
        done(first);
        assertThat(passed).containsExactly("1", "2");
        Exchange third = enter("podstatus", "default/web", "3");
        assertThat(acknowledged).contains("3");
        // And once one is written, all is as before
        done(second);
        done(third);
        assertThat(passed).containsExactly("1", "2", "3");
    }

    @Test
    void onlySoManyObjectsOfANodeAreTriedOnInMemory() {
        // Given more objects than that, of which nothing is written
        for (int i = 0; i < LatestTurn.MOST_LATE + 50; i++) {
            enter("podstatus", "default/web-" + i, "v" + i);
        }
        // Then so many are acknowledged, and no more
        await().atMost(SOON).until(() -> acknowledged.size() == LatestTurn.MOST_LATE);
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> acknowledged.size() == LatestTurn.MOST_LATE);
    }

    private static boolean isLatest(Exchange exchange) {
        return exchange.getProperty(LatestTurn.LATEST, BooleanSupplier.class).getAsBoolean();
    }

    private Exchange enter(String kind, String key, String name) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("CaravelNode", "edge-1");
        exchange.getMessage().setHeader("CaravelKind", kind);
        exchange.getMessage().setHeader("CaravelKey", key);
        exchange.setProperty("CaravelAcknowledge", (Runnable) () -> acknowledged.add(name));
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
