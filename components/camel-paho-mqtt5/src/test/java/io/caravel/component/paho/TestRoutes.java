package io.caravel.component.paho;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Routes with the component on a broker of a kind, with what they have seen. */
final class TestRoutes implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String PROBE = "probe ";

    final List<String> seen = new CopyOnWriteArrayList<>();
    private int probes;
    private final Path folder;
    TestBroker broker;
    CamelContext context;

    TestRoutes(Path folder) {
        this.folder = folder;
    }

    void given(String kind) throws Exception {
        assumeTrue(!"mosquitto".equals(kind) || TestBroker.mosquittoInstalled());
        broker = TestBroker.of(kind, folder.resolve(kind));
    }

    void start(RouteBuilder routes) throws Exception {
        context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("broker", broker.url());
        DurablePahoComponent component =
                context.getComponent("paho-mqtt5", DurablePahoComponent.class);
        component.getConfiguration().setBrokerUrl(broker.url());
        component.getConfiguration().setClientId("edge");
        component.getConfiguration().setMaxReconnectDelay(500);
        context.addRoutes(routes);
        context.start();
    }

    RouteBuilder collecting(String... topics) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String topic : topics) {
                    from("paho-mqtt5:" + topic)
                            .routeId(topic)
                            .process(e -> seen.add(e.getMessage().getBody(String.class)));
                }
            }
        };
    }

    /** Waits until each route has what it subscribes to: one of {@code t/a}, or of topics. */
    void awaitConnected(String... topics) {
        for (String topic : topics.length == 0 ? new String[] {"t/a"} : topics) {
            awaitProbe(topic);
        }
        seen.removeIf(text -> text.startsWith(PROBE));
    }

    /** When a probe has come, those before it have come, too, or never will. */
    private void awaitProbe(String topic) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> {
                            String probe = PROBE + probes++;
                            try (Device device = new Device(broker.url(), "probe")) {
                                device.publish(topic, probe);
                                await().atMost(Duration.ofMillis(500))
                                        .until(() -> seen.contains(probe));
                                return true;
                            }
                        });
    }

    @Override
    public void close() {
        if (context != null) {
            context.stop();
        }
        if (broker != null) {
            broker.close();
        }
    }

    static List<String> numbers(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
