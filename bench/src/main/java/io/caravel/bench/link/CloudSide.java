package io.caravel.bench.link;

import io.caravel.link.hub.HubComponent;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The cloud of the run, a process of its own: stores each event, with its origin's position, before
 * it is acknowledged, then hands it to a consumer that counts.
 */
public final class CloudSide {
    private static final String ROUTES =
            """
            - route:
                id: receive
                from:
                  uri: hub:receive
                  steps:
                    - choice:
                        when:
                          - simple: ${header.CaravelLane} == 'events'
                            steps:
                              - to: queue:inbox
            - route:
                id: deliver
                from:
                  uri: queue:inbox
                  steps:
                    - process:
                        ref: counter
            """;

    private CloudSide() {}

    /** Arguments: data folder, folder of the certificates, port. */
    public static void main(String[] arguments) throws Exception {
        Tally tally = new Tally();
        try (Side side = new Side(Path.of(arguments[0], "cloud.db"))) {
            HubComponent hub = new HubComponent();
            hub.setHost("127.0.0.1");
            hub.setPort(Integer.parseInt(arguments[2]));
            hub.setSslContextParameters(new Tls(Path.of(arguments[1])).parameters("server"));
            side.camel().addComponent("hub", hub);
            Processor counter = exchange -> count(tally, exchange);
            side.camel().getRegistry().bind("counter", counter);
            side.start(ROUTES);
            side.serve(line -> tally.report());
        }
        System.exit(0);
    }

    private static void count(Tally tally, Exchange exchange) {
        tally.take(
                exchange.getMessage().getHeader("CaravelKey", String.class),
                Events.number(exchange.getMessage().getBody(String.class)));
    }
}
