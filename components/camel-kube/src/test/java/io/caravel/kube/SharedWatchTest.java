package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class SharedWatchTest extends WatchScene {

    private static final String SHARED = "kube-watch:pods" + OPTIONS + "&targets=#nodes&streams=";

    private final LiveWatchTargets nodes = new LiveWatchTargets();

    private void watchNodes(int streams, String... names) throws Exception {
        camel.getRegistry().bind("nodes", nodes);
        for (String name : names) {
            nodes.add(node(name));
        }
        watch(SHARED + streams);
    }

    private static WatchTarget node(String name) {
        return WatchTarget.ofFields(name, "spec.nodeName=" + name);
    }

    private List<String> told(String target) {
        return received.all().stream()
                .filter(item -> item.target().equals(target))
                .map(Received.Item::toString)
                .toList();
    }

    private void awaitTold(String target, String... words) {
        await().atMost(SOON).until(() -> told(target), List.of(words)::equals);
    }

    private long watchesAsked() {
        return kubernetes.requests().stream().filter(r -> r.contains("watch=true")).count();
    }

    @Test
    void manyTargetsHaveOneWatchAndEachGetsItsOwnObjects() throws Exception {
        // Given Pods of three nodes, one of which is no target
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        kubernetes.put("x", "uid-x", "server");

        // When
        watchNodes(0, "edge-1", "edge-2");
        awaitTold("edge-1", "put default/a", "synced");
        awaitTold("edge-2", "put default/b", "synced");
        kubernetes.put("x", "uid-x", "server");
        kubernetes.put("c", "uid-c", "edge-1");
        kubernetes.delete("b");

        // Then
        awaitTold("edge-1", "put default/a", "synced", "put default/c");
        awaitTold("edge-2", "put default/b", "synced", "delete default/b");
        assertThat(watchesAsked()).isEqualTo(1);
        assertThat(received.words()).doesNotContain("put default/x");
    }

    @Test
    void aFewTargetsHaveWatchesOfTheirOwnAndTheOthersShare() throws Exception {
        // Given
        watchNodes(1, "edge-1");
        awaitTold("edge-1", "synced");

        // When
        nodes.add(node("edge-2"));
        nodes.add(node("edge-3"));
        awaitTold("edge-2", "synced");
        awaitTold("edge-3", "synced");
        awaitWatches(2);
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-3");

        // Then
        awaitTold("edge-1", "synced", "put default/a");
        awaitTold("edge-3", "synced", "put default/b");
        assertThat(kubernetes.openWatches()).isEqualTo(2);
    }

    @Test
    void aTargetThatComesLaterIsToldOnceWhatTheSharedWatchBringsAfterItsList() throws Exception {
        // Given a shared watch that is behind the API
        watchNodes(0, "edge-1");
        awaitTold("edge-1", "synced");
        awaitWatches(1);
        kubernetes.mute(true);
        kubernetes.put("a", "uid-a", "edge-2");
        kubernetes.put("b", "uid-b", "edge-2");
        kubernetes.delete("b");

        // When a target lists, and the watch brings the same afterwards
        nodes.add(node("edge-2"));
        awaitTold("edge-2", "put default/a", "synced");
        kubernetes.mute(false);
        kubernetes.cut();
        awaitWatches(1);
        kubernetes.put("c", "uid-c", "edge-2");

        // Then
        awaitTold("edge-2", "put default/a", "synced", "put default/c");
    }

    @Test
    void manyObjectsWatchedByNameHaveOneWatchOfTheirNamespace() throws Exception {
        // Given objects of which most are wanted by nobody
        kubernetes.put("a", "uid-a", "");
        kubernetes.put("x", "uid-x", "");
        List.of("a", "b", "c")
                .forEach(name -> nodes.add(new WatchTarget(name, "default", name, null)));

        // When
        watchNodes(0);
        awaitTold("a", "put default/a", "synced");
        awaitTold("b", "synced");
        awaitTold("c", "synced");
        awaitWatches(1);
        kubernetes.put("x", "uid-x", "");
        kubernetes.put("b", "uid-b", "");
        kubernetes.delete("a");

        // Then
        awaitTold("b", "synced", "put default/b");
        awaitTold("a", "put default/a", "synced", "delete default/a");
        assertThat(watchesAsked()).isEqualTo(1);
        assertThat(received.words()).doesNotContain("put default/x");
    }

    @Test
    void aBrokenSharedWatchIsResumedAndNobodyListsAgain() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        watchNodes(0, "edge-1", "edge-2");
        awaitTold("edge-1", "put default/a", "synced");
        awaitTold("edge-2", "synced");
        awaitWatches(1);
        long lists = kubernetes.requests().stream().filter(SharedWatchTest::isList).count();

        // When
        kubernetes.mute(true);
        kubernetes.put("b", "uid-b", "edge-2");
        kubernetes.delete("a");
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        awaitTold("edge-1", "put default/a", "synced", "delete default/a");
        awaitTold("edge-2", "synced", "put default/b");
        assertThat(kubernetes.requests()).filteredOn(SharedWatchTest::isList).hasSize((int) lists);
    }

    @Test
    void whenTheApiForgotEveryTargetListsAgainAndHearsOfWhatIsGone() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        watchNodes(0, "edge-1", "edge-2");
        awaitTold("edge-1", "put default/a", "synced");
        awaitTold("edge-2", "put default/b", "synced");
        awaitWatches(1);

        // When
        kubernetes.mute(true);
        kubernetes.delete("a");
        kubernetes.put("c", "uid-c", "edge-2");
        kubernetes.forget();
        kubernetes.mute(false);
        kubernetes.cut();

        // Then
        awaitTold("edge-1", "put default/a", "synced", "delete default/a", "synced");
        awaitTold("edge-2", "put default/b", "synced", "put default/c", "synced");
        awaitWatches(1);
    }

    @Test
    void theApiMayBeAwayWhenTargetsCome() throws Exception {
        // Given
        kubernetes.refuse(503, 5);

        // When
        watchNodes(0, "edge-1", "edge-2");

        // Then
        awaitTold("edge-1", "synced");
        awaitTold("edge-2", "synced");
        awaitWatches(1);
    }

    @Test
    void aTargetWhoseRouteFailsHoldsUpNobody() throws Exception {
        // Given a route that fails for one node
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        camel.getRegistry().bind("nodes", nodes);
        nodes.add(node("edge-1"));
        nodes.add(node("edge-2"));
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(SHARED + 0)
                                .process(exchange -> failOn("default/a", failures, exchange))
                                .process(received);
                    }
                });
        camel.start();
        awaitTold("edge-1", "synced");
        awaitTold("edge-2", "synced");
        awaitWatches(1);

        // When
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");

        // Then
        awaitTold("edge-2", "synced", "put default/b");
        failures.set(0);
        awaitTold("edge-1", "synced", "put default/a");
    }

    @Test
    void theSharedWatchEndsWithItsLastTargetAndComesBackWithTheNext() throws Exception {
        // Given
        watchNodes(0, "edge-1");
        awaitTold("edge-1", "synced");
        awaitWatches(1);

        // When
        nodes.remove(node("edge-1"));
        awaitWatches(0);
        kubernetes.put("a", "uid-a", "edge-2");
        nodes.add(node("edge-2"));

        // Then
        awaitTold("edge-2", "put default/a", "synced");
        awaitWatches(1);
        kubernetes.put("b", "uid-b", "edge-2");
        awaitTold("edge-2", "put default/a", "synced", "put default/b");
    }

    /**
     * What is listed is selected; one object of all is asked for to see how far the API has come.
     */
    private static boolean isList(String request) {
        return request.contains("limit=") && request.contains("fieldSelector=");
    }
}
