package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An API that was set back to a backup: etcd was restored. */
class KubeWatchSetBackTest extends WatchScene {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ApiContact.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** One object that changed since the backup, one made since and one deleted since. */
    private void changeAfterBackup() {
        kubernetes.backUp();
        kubernetes.put("a", "uid-a", "edge-2");
        kubernetes.put("new", "uid-new", "edge-1");
        kubernetes.delete("old");
    }

    private void begin(String uri) throws Exception {
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("old", "uid-old", "edge-1");
        watch(uri);
        received.awaitWords("put default/a", "put default/old", "synced");
        awaitWatches(1);
        changeAfterBackup();
        await().atMost(SOON).until(() -> received.all().size() == 6);
    }

    private void assertRestored() {
        await().atMost(SOON).until(() -> received.words().size() == 10);
        assertThat(received.words().subList(6, 10))
                .containsExactlyInAnyOrder(
                        "put default/a", "put default/old", "delete default/new", "synced");
        assertThat(received.all().subList(6, 10)).allMatch(Received.Item::setBack);
        assertThat(received.all().get(6).json().getJsonObject("spec").getString("nodeName"))
                .isEqualTo("edge-1");
    }

    @Test
    void whatTheRestoredApiHasIsToldAgainAndWhatItLacksIsDeleted() throws Exception {
        // Given
        begin("kube-watch:pods" + OPTIONS);
        // When
        kubernetes.restore(0);
        // Then
        assertRestored();
    }

    @Test
    void aWatchThatIsSilentBecauseItWaitsForTheFutureIsLookedAfter() throws Exception {
        // Given a watch whose end is not told
        begin("kube-watch:pods" + OPTIONS + "&idleTimeout=600");
        // When
        kubernetes.silence();
        kubernetes.restore(0);
        // Then
        assertRestored();
    }

    @Test
    void anApiThatWasSetBackWithItsVersionsBumpedIsFoundByItsObjects() throws Exception {
        // Given
        begin("kube-watch:pods" + OPTIONS);
        // When
        kubernetes.restore(1_000_000);
        // Then
        await().atMost(SOON).until(() -> received.words().size() == 10);
        assertThat(received.last().toString()).isEqualTo("synced");
        assertThat(received.last().setBack()).isTrue();
        assertThat(received.words().subList(6, 9))
                .containsExactlyInAnyOrder(
                        "put default/a", "put default/old", "delete default/new");
    }

    private void watchTwoNodes(String options) throws Exception {
        LiveWatchTargets targets = new LiveWatchTargets();
        camel.getRegistry().bind("wanted", targets);
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        watch("kube-watch:pods" + OPTIONS + "&targets=#wanted" + options);
        targets.replace(
                Set.of(
                        WatchTarget.ofFields("edge-1", "spec.nodeName=edge-1"),
                        WatchTarget.ofFields("edge-2", "spec.nodeName=edge-2")));
        await().atMost(SOON).until(() -> received.all().size() == 4);
    }

    @Test
    void targetsThatShareAWatchAreSetBackEach() throws Exception {
        // Given two targets that share one
        watchTwoNodes("&streams=0");
        kubernetes.backUp();
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        await().atMost(SOON).until(() -> received.all().size() == 6);
        // When
        kubernetes.restore(0);
        // Then each tells what it has again, and it is said once
        await().atMost(SOON).until(() -> received.all().size() == 10);
        assertThat(received.all().subList(6, 10)).allMatch(Received.Item::setBack);
        assertThat(log.list).hasSize(1);
    }

    @Test
    void aWatchWhoseObjectsDidNotChangeSinceTheBackupHearsOfItFromTheOthers() throws Exception {
        // Given two targets, of which one has nothing new since the backup
        watchTwoNodes("&idleTimeout=1000");
        awaitWatches(2);
        kubernetes.backUp();
        kubernetes.put("a", "uid-a", "edge-1");
        await().atMost(SOON).until(() -> received.all().size() == 5);
        // When
        kubernetes.restore(0);
        // Then both say that the API was set back
        await().atMost(SOON)
                .until(
                        () ->
                                received.all().stream()
                                                .filter(i -> i.setBack() && i.key() == null)
                                                .map(Received.Item::target)
                                                .distinct()
                                                .count()
                                        == 2);
    }

    @Test
    void itIsSaidOnceWithItsCode() throws Exception {
        // Given
        begin("kube-watch:pods" + OPTIONS);
        // When
        kubernetes.restore(0);
        assertRestored();
        // Then
        assertThat(log.list)
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.getFormattedMessage())
                                        .startsWith("KUBE-023 the API was set back"));
    }

    @Test
    void onceTheApiHasPassedWhatItToldBeforeVersionsCountAsUsual() throws Exception {
        // Given
        begin("kube-watch:pods" + OPTIONS);
        kubernetes.restore(0);
        assertRestored();
        awaitWatches(1);
        // When
        for (int i = 0; i < 4; i++) {
            kubernetes.put("later-" + i, "uid-later", "edge-1");
        }
        // Then
        await().atMost(SOON).until(() -> received.words().contains("put default/later-3"));
        assertThat(received.all().stream().filter(i -> "default/later-0".equals(i.key())))
                .allMatch(Received.Item::setBack);
        assertThat(received.last().setBack()).isFalse();
    }
}
