package io.caravel.bench.link;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.link.edge.EdgeLinkComponent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * The edge of the run, a process of its own: an event is on disk before its source is told so, and
 * is deleted when the cloud has acknowledged it.
 */
public final class EdgeSide {
    private static final String ROUTES =
            """
            - route:
                id: keep
                from:
                  uri: direct:event
                  steps:
                    - to:
                        uri: queue:outbox
                        parameters:
                          type: event
            - route:
                id: send
                from:
                  uri: queue:outbox
                  parameters:
                    position: true
                  steps:
                    - to:
                        uri: edgelink:send
                        parameters:
                          whenDown: wait
            """;

    private final Side side;
    private final EdgeLinkComponent link;
    private final Filling filling;
    private Heartbeats heartbeats;

    private EdgeSide(Side side, EdgeLinkComponent link) throws Exception {
        this.side = side;
        this.link = link;
        this.filling = new Filling(side.camel());
    }

    /** Arguments: data folder, folder of the certificates, port. */
    public static void main(String[] arguments) throws Exception {
        try (Side side = new Side(Path.of(arguments[0], "edge.db"))) {
            EdgeLinkComponent link = new EdgeLinkComponent();
            link.setUrl("wss://127.0.0.1:" + arguments[2]);
            link.setNode(Tls.NODE);
            link.setReconnectMax(1_000);
            link.setSslContextParameters(new Tls(Path.of(arguments[1])).parameters(Tls.NODE));
            side.camel().addComponent("edgelink", link);
            side.start(ROUTES);
            EdgeSide edge = new EdgeSide(side, link);
            side.serve(edge::obey);
        }
        System.exit(0);
    }

    private JsonObject obey(String line) {
        String[] words = line.split(" ");
        try {
            return switch (words[0]) {
                case "fill" -> filling.put(Long.parseLong(words[1]));
                case "beat" -> {
                    heartbeats = new Heartbeats(side.camel());
                    yield new JsonObject();
                }
                case "rest" -> heartbeats.end();
                default -> state();
            };
        } catch (Exception e) {
            return new JsonObject().put("failure", e.toString());
        }
    }

    private JsonObject state() {
        Ledger ledger = side.store().ledger("outbox", Lane.EVENTS);
        return new JsonObject()
                .put("connected", link.getLinkStatus().connected())
                .put("waiting", ledger.waiting())
                .put("delivered", ledger.delivered());
    }
}
