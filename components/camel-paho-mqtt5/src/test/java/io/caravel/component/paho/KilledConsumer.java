package io.caravel.component.paho;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A process that appends what it consumes to a file, until it is killed. */
public final class KilledConsumer {

    private KilledConsumer() {}

    /** Runs with the broker's address and the file. */
    public static void main(String[] args) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        DurablePahoComponent component =
                context.getComponent("paho-mqtt5", DurablePahoComponent.class);
        component.getConfiguration().setBrokerUrl(args[0]);
        component.getConfiguration().setClientId("killed");
        Path file = Path.of(args[1]);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/kill")
                                .process(
                                        e ->
                                                Files.write(
                                                        file,
                                                        (e.getMessage().getBody(String.class)
                                                                        + "\n")
                                                                .getBytes(StandardCharsets.UTF_8),
                                                        StandardOpenOption.CREATE,
                                                        StandardOpenOption.APPEND));
                    }
                });
        context.start();
        Thread.currentThread().join();
    }
}
