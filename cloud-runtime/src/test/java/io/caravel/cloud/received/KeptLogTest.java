package io.caravel.cloud.received;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeptLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(KeptLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final KeptLog log = new KeptLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void whatIsTriedForEverIsSaidOnceForEachNode() {
        // When the deliveries of two nodes fail again and again
        for (int i = 0; i < 1_000; i++) {
            log.failed("edge-1", "default/t" + i % 10, new IllegalStateException("down"));
            log.failed("edge-2", "default/t1", new IllegalStateException("down"));
        }
        log.failed(null, "caravel/limits", new IllegalStateException("down"));
        // Then the log has a line of each
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(3)
                .allMatch(line -> line.startsWith("CLOUD-FLOW-002") && line.contains("down"));
    }
}
