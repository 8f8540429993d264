package io.caravel.runtime.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SideStatusTest {

    @TempDir private Path folder;

    @Test
    void aValueThatCannotBeHadIsAskedForAgainAndSaidOnce() {
        // Given
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SideStatus.class);
        log.start();
        logger.addAppender(log);
        AtomicInteger asked = new AtomicInteger();
        try (SideStatus status =
                SideStatus.open(
                        folder, "edge", Clock.systemUTC(), UnaryOperator.identity(), c -> {})) {
            // When
            status.watch(
                    "disk",
                    1,
                    () -> {
                        if (asked.incrementAndGet() < 3) {
                            throw new IllegalStateException("not ready");
                        }
                        return "OK";
                    });
            // Then
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> "OK".equals(status.read(content -> content.getValue("disk"))));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("EDGE-STATUS-001 'disk'"))
                .hasSize(1);
    }
}
