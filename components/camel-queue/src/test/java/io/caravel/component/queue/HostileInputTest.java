package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Names, keys and headers that somebody else chose. */
class HostileInputTest extends QueueRoutes {

    private static final List<String> NAMES =
            List.of(
                    "'; DROP TABLE queue_messages; --",
                    "\"quoted\" 'single' \\back\\",
                    "%' OR 1=1 --",
                    "1|2|3",
                    "nul\u0000inside",
                    "\u202Eright to left \uD83D\uDE80 \u0007",
                    "a".repeat(512),
                    "{\"t\":\"msgs\"}");

    @Test
    void everyNameIsKeptAsItIsAndNeverReachesSql() throws Exception {
        Map<String, String> seen = new ConcurrentHashMap<>();
        camel.start();
        for (String name : NAMES) {
            assertThat(state("k", name, name, name).getException()).isNull();
            assertThat(state("k", name, name, "newer " + name).getException()).isNull();
        }
        start(
                "queue:q",
                exchange ->
                        seen.put(
                                exchange.getMessage().getHeader("CaravelPartition", String.class),
                                exchange.getMessage().getHeader("CaravelKey", String.class)
                                        + exchange.getMessage().getBody(String.class)));
        await().atMost(SOON).until(() -> seen.size() == NAMES.size());
        for (String name : NAMES) {
            assertThat(seen).containsEntry(name, name + "newer " + name);
        }
    }

    @Test
    void poisonStateOfAnyKeyGoesToTheDeadLettersAndBack() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<String> poison = new CopyOnWriteArrayList<>(NAMES);
        start(
                "queue:q?maxAttempts=1",
                exchange -> {
                    String key = exchange.getMessage().getHeader("CaravelKey", String.class);
                    if (poison.remove(key)) {
                        throw new IllegalStateException(key);
                    }
                    seen.add(key);
                });
        NAMES.forEach(name -> state("k", name, "p", "x"));
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> store.deadLetters().list(99).size() == NAMES.size());
        store.deadLetters().list(99).forEach(letter -> store.deadLetters().retry(letter.id()));
        await().atMost(SOON).until(() -> seen.size() == NAMES.size());
        await().atMost(SOON).until(() -> store.ledger("q", Lane.STATE).delivered() == NAMES.size());
    }

    @Test
    void kindAndKeyCannotBeMistakenForEachOther() throws Exception {
        camel.start();
        state("a|b", "c", "p", "one");
        state("a", "b|c", "p", "two");
        state("a%7Cb", "c", "p", "three");
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        assertThat(store.ledger("q", Lane.STATE).waiting()).isEqualTo(3);
    }

    @Test
    void headersWithoutEndAreRefusedWithACode() throws Exception {
        camel.start();
        Exchange answer = state("k", "x".repeat(70_000), "p", "body");
        assertThat(answer.getException()).hasMessageStartingWith("QUEUE-003");
    }

    private Exchange state(String kind, String key, String partition, String body) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CaravelKind", kind);
        headers.put("CaravelKey", key);
        headers.put("tenant", partition);
        return camel.createProducerTemplate()
                .request(
                        "queue:q?type=state&lane=state&partition=tenant",
                        exchange -> {
                            exchange.getMessage().setHeaders(headers);
                            exchange.getMessage().setBody(body);
                        });
    }
}
