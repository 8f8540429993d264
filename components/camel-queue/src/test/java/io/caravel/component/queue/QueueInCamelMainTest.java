package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueInCamelMainTest {

    @TempDir Path folder;

    @Test
    void yamlRoutesFindTheDatabaseBeanByThemselves() throws Exception {
        // Given a route file and a database in the registry of Camel Main
        Path routes = folder.resolve("outbox.camel.yaml");
        Files.writeString(
                routes,
                """
                - route:
                    id: fill
                    from:
                      uri: direct:fill
                      steps:
                        - to:
                            uri: queue:outbox
                            parameters: { lane: bulk }
                - route:
                    id: drain
                    from:
                      uri: queue:outbox
                      parameters: { position: true, retryDelay: 100 }
                      steps:
                        - to: mock:drained
                """);
        Main main = new Main();
        main.configure().withRoutesIncludePattern("file:" + routes);
        main.configure().withBasePackageScanEnabled(false);
        try (Database database = QueueTestSupport.open(folder)) {
            main.bind("database", database);
            main.start();
            try {
                // When a message is sent
                MockEndpoint drained =
                        main.getCamelContext().getEndpoint("mock:drained", MockEndpoint.class);
                drained.expectedBodiesReceived("hello");
                drained.expectedHeaderReceived(QueueConstants.STREAM, "bulk");
                main.getCamelTemplate().sendBody("direct:fill", "hello");
                // Then it arrives
                drained.assertIsSatisfied(Duration.ofSeconds(60).toMillis());
                assertThat(drained.getExchanges()).hasSize(1);
            } finally {
                main.stop();
            }
        }
    }
}
