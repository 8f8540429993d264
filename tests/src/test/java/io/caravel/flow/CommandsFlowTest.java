package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.device.MqttLink;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow commands-down, with a cut and restarts of both sides. */
@ExtendWith(FlowLab.class)
class CommandsFlowTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void everyCommandIsPublishedOnceAndInOrderWhateverHappensBetween(FlowLab.Actors actors) {
        try (MqttLink pump = device(actors)) {
            // Given commands while the link is up, with one among them that nobody may give
            order(actors, "a", 0, 5);
            actors.lab().order("a9", command(actors, "x", "$hw/events/x", "never").encode());
            order(actors, "b", 5, 10);
            soon().until(() -> heard.contains("9"));
            // When more come while it is cut, the edge is killed and the cloud is killed
            actors.lab().cutLink();
            order(actors, "c", 10, 20);
            actors.restartEdge();
            actors.lab().killCloud();
            order(actors, "d", 20, 30);
            actors.lab().startCloud();
            actors.lab().restoreLink();
            order(actors, "e", 30, 40);
            // Then each was published, in order; again at most where a broker or edge was killed
            soon().until(() -> heard.contains("39"));
            assertThat(heard.stream().distinct())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 40).mapToObj(String::valueOf).toList());
        }
    }

    private MqttLink device(FlowLab.Actors actors) {
        MqttLink link =
                new MqttLink(
                        actors.lab().mqttUrl(),
                        "pump",
                        (topic, payload) -> heard.add(payload),
                        "plant/pump");
        link.connect(60_000);
        return link;
    }

    private static void order(FlowLab.Actors actors, String batch, int from, int to) {
        for (int i = from; i < to; i++) {
            String payload = String.valueOf(i);
            actors.lab()
                    .order(
                            batch + payload,
                            command(actors, payload, "plant/pump", payload).encode());
        }
    }

    private static JsonObject command(
            FlowLab.Actors actors, String id, String topic, String payload) {
        return new JsonObject()
                .put("node", actors.lab().options().node())
                .put("id", "flow-" + id)
                .put("topic", topic)
                .put("payload", payload);
    }
}
