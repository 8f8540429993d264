package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.store.Database;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a queue as Camel's management shows them. */
class QueueManagementTest {

    @TempDir Path folder;

    @Test
    void theLedgerOfAQueueIsReadThroughItsEndpoint() throws Exception {
        // Given a queue of which one row is a dead letter, one was dropped and one waits
        try (Database database = QueueTestSupport.open(folder);
                DefaultCamelContext camel = new DefaultCamelContext()) {
            QueueStore store = new QueueStore(database);
            camel.getRegistry().bind("queueStore", store);
            camel.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .to("queue:q?lane=events&maxBytes=200&overflow=drop-newest");
                        }
                    });
            camel.start();
            done(store.append("q", StoreLab.row(Lane.EVENTS, "", "k", "poison")));
            StoredRow row = QueueTestSupport.take(store, "q", Lane.EVENTS).get(0);
            done(store.bury(row, "X-001", "no", "route"));
            for (String name : new String[] {"fits", "fits too", "does not"}) {
                done(store.append("q", StoreLab.row(Lane.EVENTS, "", "k", name)));
            }
            // When it is looked at
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName endpoint =
                    server.queryNames(
                                    new ObjectName(
                                            "org.apache.camel:context="
                                                    + camel.getManagementName()
                                                    + ",type=endpoints,name=\"queue:*\""),
                                    null)
                            .iterator()
                            .next();
            // Then each figure is there
            assertThat(server.getAttribute(endpoint, "Accepted")).isEqualTo(4L);
            assertThat(server.getAttribute(endpoint, "Waiting")).isEqualTo(2L);
            assertThat(server.getAttribute(endpoint, "WaitingBytes")).isEqualTo(200L);
            assertThat(server.getAttribute(endpoint, "Dropped")).isEqualTo(2L);
            assertThat(server.getAttribute(endpoint, "DeadLetters")).isEqualTo(1L);
            assertThat(server.getAttribute(endpoint, "Delivered")).isEqualTo(0L);
            assertThat(server.getAttribute(endpoint, "Superseded")).isEqualTo(0L);
            assertThat(server.getAttribute(endpoint, "Expired")).isEqualTo(0L);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> (long) server.getAttribute(endpoint, "OldestAge") > 0);
            TabularData drops = (TabularData) server.getAttribute(endpoint, "Drops");
            CompositeData budget = drops.get(new Object[] {"events", "budget"});
            assertThat(budget.get("dropped")).isEqualTo(1L);
        }
    }
}
