package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A watch that is dead without a word, found by what other requests meet. */
class DoubtedWatchTest extends WatchScene {

    private static final String WRITE =
            "kube-apply:patch?resource=pods&type=merge&requestTimeout=1000";

    @Test
    void aWatchIsOpenedAgainLongBeforeItsTimeOnceTheApiIsHeardAfterASilence() throws Exception {
        // Given a watch that would be given up after minutes
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("synced");
        awaitWatches(1);
        // When its connection dies, and so did that of a write
        kubernetes.silence();
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.stall(1);
        assertThat(write()).isInstanceOf(KubeUnavailableException.class);
        assertThat(received.words()).containsExactly("synced");
        // Then the next one that is answered brings it back where it was
        await().atMost(SOON).until(() -> write() == null);
        received.awaitWords("synced", "put default/a");
        assertThat(kubernetes.requests()).filteredOn(r -> r.contains("limit=500")).hasSize(1);
    }

    @Test
    void aWatchThatDiesAloneIsFoundInHalfTheTimeOnceTheApiSendsBookmarks() throws Exception {
        // Given a watch that has brought a bookmark
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(EventStream.class);
        log.start();
        logger.addAppender(log);
        watch("kube-watch:pods" + OPTIONS + "&idleTimeout=4000");
        received.awaitWords("synced");
        awaitWatches(1);
        kubernetes.bookmark();
        // When only its own connection dies
        kubernetes.silence();
        kubernetes.put("a", "uid-a", "edge-1");
        // Then the missing bookmark tells, and it goes on where it was
        received.awaitWords("synced", "put default/a");
        logger.detachAppender(log);
        assertThat(kubernetes.requests()).filteredOn(r -> r.contains("limit=500")).hasSize(1);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("not even another bookmark"));
    }

    @Test
    void withoutABookmarkAWatchIsGivenItsWholeTime() {
        // Given
        WatchSettings settings =
                new WatchSettings(
                        KubeResource.of("pods", false), null, false, 1, 1, 150_000, 1, 1, 1, 1, 1);
        // Then
        assertThat(settings.patience(false)).isEqualTo(150_000);
        assertThat(settings.patience(true)).isEqualTo(75_000);
    }

    private Exception write() {
        Exchange exchange =
                camel.createProducerTemplate()
                        .request(
                                WRITE,
                                asked -> {
                                    asked.getMessage().setHeader(KubeConstants.KEY, "default/x");
                                    asked.getMessage().setBody("{}");
                                });
        return exchange.getException();
    }
}
