package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeWatchRecoveryTest extends WatchScene {
    @Test
    void aBrokenWatchIsResumedWhereItEndedAndRepeatsNothing() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);

        // When
        kubernetes.mute(true);
        kubernetes.put("b", "uid-b", "edge-1");
        kubernetes.delete("a");
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        received.awaitWords("put default/a", "synced", "put default/b", "delete default/a");
        assertThat(kubernetes.requests()).filteredOn(r -> r.contains("limit=500")).hasSize(1);
    }

    @Test
    void whatWasDeletedWhileTheApiForgotIsToldAfterItIsListedAgain() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-1");
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "put default/b", "synced");
        awaitWatches(1);

        // When
        kubernetes.mute(true);
        kubernetes.delete("a");
        kubernetes.put("c", "uid-c", "edge-1");
        kubernetes.forget();
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        received.awaitWords(
                "put default/a",
                "put default/b",
                "synced",
                "put default/c",
                "delete default/a",
                "synced");
        Received.Item gone = received.all().get(4);
        assertThat(gone.uid()).isEqualTo("uid-a");
        assertThat(gone.rev()).isEqualTo(kubernetes.rev());
        assertThat(gone.json().getJsonObject("metadata").getString("name")).isEqualTo("a");
    }

    @Test
    void anObjectThatWasReplacedWhileAwayIsDeletedAndPut() throws Exception {
        // Given
        kubernetes.put("a", "uid-1", "edge-1");
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);

        // When
        kubernetes.mute(true);
        kubernetes.delete("a");
        kubernetes.put("a", "uid-2", "edge-1");
        kubernetes.forget();
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        received.awaitWords(
                "put default/a", "synced", "delete default/a", "put default/a", "synced");
        assertThat(received.all().get(2).uid()).isEqualTo("uid-1");
        assertThat(received.all().get(3).uid()).isEqualTo("uid-2");
        assertThat(Long.parseLong(received.all().get(2).rev()))
                .isLessThan(Long.parseLong(received.all().get(3).rev()));
    }

    @Test
    void aSilentlyDeadConnectionIsNoticed() throws Exception {
        // Given
        watch("kube-watch:pods" + OPTIONS + "&idleTimeout=600");
        received.awaitWords("synced");
        awaitWatches(1);

        // When
        kubernetes.silence();
        kubernetes.put("a", "uid-a", "edge-1");

        // Then
        received.awaitWords("synced", "put default/a");
    }

    @Test
    void bookmarksKeepAQuietWatchOpenAndMoveItsPosition() throws Exception {
        // Given
        watch("kube-watch:pods" + OPTIONS + "&idleTimeout=60000");
        received.awaitWords("synced");
        awaitWatches(1);

        // When
        kubernetes.bookmark();
        String bookmarked = kubernetes.rev();
        kubernetes.forget();
        kubernetes.put("a", "uid-a", "edge-1");
        received.awaitWords("synced", "put default/a");
        kubernetes.cut();
        awaitWatches(1);

        // Then
        assertThat(Long.parseLong(bookmarked)).isLessThan(Long.parseLong(kubernetes.rev()));
        assertThat(received.words()).containsExactly("synced", "put default/a");
    }

    @Test
    void anApiThatIsDownOrRefusesIsAskedUntilItAnswers() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.refuse(403, 3);

        // When
        watch("kube-watch:pods" + OPTIONS);

        // Then
        received.awaitWords("put default/a", "synced");
    }

    @Test
    void anApiServerThatIsRestartedIsFoundAgain() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);

        // When
        kubernetes.shutDown();
        kubernetes.put("b", "uid-b", "edge-1");
        kubernetes.delete("a");
        kubernetes.forget();
        kubernetes.restart();

        // Then
        received.awaitWords(
                "put default/a", "synced", "put default/b", "delete default/a", "synced");
    }

    @Test
    void oneTargetThatFailsDoesNotHoldUpTheOthers() throws Exception {
        // Given
        LiveWatchTargets targets = new LiveWatchTargets();
        camel.getRegistry().bind("wanted", targets);
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kube-watch:pods" + OPTIONS + "&targets=#wanted")
                                .process(
                                        exchange ->
                                                failOn("default/a", new AtomicInteger(1), exchange))
                                .process(received);
                    }
                });
        camel.start();

        // When
        targets.replace(
                Set.of(
                        WatchTarget.ofFields("edge-1", "spec.nodeName=edge-1"),
                        WatchTarget.ofFields("edge-2", "spec.nodeName=edge-2")));
        received.awaitWords("put default/b", "synced");
        kubernetes.put("b", "uid-b", "edge-2");

        // Then
        received.awaitWords("put default/b", "synced", "put default/b");
        assertThat(received.all()).allMatch(item -> item.target().equals("edge-2"));
    }

    @Test
    void anAnswerThatIsNoneOfTheApiIsSurvived() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.garbage(2);
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);

        // When
        kubernetes.garbage(3);
        kubernetes.cut();
        kubernetes.put("b", "uid-b", "edge-1");

        // Then
        await().atMost(SOON).until(() -> received.words().contains("put default/b"));
        assertThat(received.words()).filteredOn("put default/a"::equals).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\":\"maintenance\"}",
                "{\"kind\":\"PodList\",\"items\":[]}",
                "{\"kind\":\"Status\",\"metadata\":{\"resourceVersion\":\"9\"}}"
            })
    void anAnswerThatIsNoListIsNotTakenForAnEmptyCluster(String page) throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);

        // When everything has to be listed again, and a proxy says yes to that
        kubernetes.mute(true);
        kubernetes.put("b", "uid-b", "edge-1");
        kubernetes.forget();
        kubernetes.noList(page, 2);
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        received.awaitWords("put default/a", "synced", "put default/b", "synced");
    }

    @Test
    void aChangeThatTheRouteFailedOnIsTriedAgainWithItsNewestStateAndSyncedWaitsForIt()
            throws Exception {
        // Given
        AtomicInteger failures = new AtomicInteger(4);
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-1");

        // When
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kube-watch:pods" + OPTIONS)
                                .process(exchange -> failOn("default/a", failures, exchange))
                                .process(received);
                    }
                });
        camel.start();

        // Then
        received.awaitWords("put default/b", "put default/a", "synced");
        assertThat(failures.get()).isLessThan(0);
    }
}
