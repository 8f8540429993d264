package io.caravel.kube;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** A route's end that keeps what a {@code kube-watch:} consumer gave, in order. */
final class Received implements Processor {

    record Item(
            String op,
            String key,
            String kind,
            String rev,
            String uid,
            String target,
            boolean setBack,
            String body) {

        JsonObject json() {
            return new JsonObject(body);
        }

        @Override
        public String toString() {
            return op + (key == null ? "" : " " + key);
        }
    }

    private final List<Item> items = new CopyOnWriteArrayList<>();

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        items.add(
                new Item(
                        message.getHeader(KubeConstants.OP, String.class),
                        message.getHeader(KubeConstants.KEY, String.class),
                        message.getHeader(KubeConstants.KIND, String.class),
                        message.getHeader(KubeConstants.REV, String.class),
                        message.getHeader(KubeConstants.UID, String.class),
                        message.getHeader(KubeConstants.TARGET, String.class),
                        message.getHeader(KubeConstants.SET_BACK, false, Boolean.class),
                        message.getBody(String.class)));
    }

    List<Item> all() {
        return List.copyOf(items);
    }

    List<String> words() {
        return items.stream().map(Item::toString).toList();
    }

    Item last() {
        return items.get(items.size() - 1);
    }

    void awaitWords(String... expected) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> words(), List.of(expected)::equals);
    }
}
