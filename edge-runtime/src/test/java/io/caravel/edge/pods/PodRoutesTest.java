package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.CriComponent;
import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of Pods, as they stand in routes/. */
class PodRoutesTest {

    private static final List<String> ROUTES =
            List.of(
                    "pods-down-edge-store",
                    "pods-down-edge-apply-sandbox",
                    "pods-down-edge-apply-stop-sandbox",
                    "pods-down-edge-apply-remove-sandbox",
                    "pods-down-edge-apply-image",
                    "pods-down-edge-apply-pull",
                    "pods-down-edge-apply-create",
                    "pods-down-edge-apply-start",
                    "pods-down-edge-apply-stop",
                    "pods-down-edge-apply-remove",
                    "pods-down-edge-apply-remove-image",
                    "tokens-down-edge-ask",
                    "tokens-down-edge-store",
                    "pod-status-up-edge-report",
                    "pod-status-up-edge-report-event");

    @TempDir Path folder;
    private final Main main = new Main();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Stands for the store: one public method, as the route calls it. */
    public final class Keeper {
        /** Records the call; completes later, as a commit does. */
        public CompletionStage<Boolean> keep(
                String kind, String key, String op, String rev, String body) {
            return CompletableFuture.supplyAsync(
                    () -> kept.add(String.join(" ", kind, key, op, rev, body)));
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path routes = Path.of("..", "routes").toAbsolutePath().normalize();
        main.configure().setBasePackageScanEnabled(false);
        main.configure()
                .withRoutesIncludePattern(
                        "file:"
                                + routes
                                + "/pods-down/*-edge-*.yaml,file:"
                                + routes
                                + "/pod-status-up/1-edge-report*.yaml,file:"
                                + routes
                                + "/tokens-down/*-edge-*.yaml");
        main.bind("desired", new Keeper());
        CriComponent component = new CriComponent();
        component.setContainerRuntime(new ProcessRuntime(folder.resolve("containers")));
        main.bind("cri", component);
        main.configure().addRoutesBuilder(link());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private RouteBuilder link() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:link-up-edge-enqueue")
                        .process(
                                exchange -> {
                                    sent.add(exchange.getMessage().getHeaders().toString());
                                    bodies.add(exchange.getMessage().getBody(String.class));
                                });
            }
        };
    }

    @Test
    void every_route_of_pods_starts() {
        for (String id : ROUTES) {
            assertThat(main.getCamelContext().getRouteController().getRouteStatus(id))
                    .as(id)
                    .isNotNull()
                    .matches(status -> status.isStarted());
        }
    }

    @Test
    void a_pod_from_the_cloud_is_stored_before_the_route_completes() throws Exception {
        // When
        main.getCamelTemplate()
                .request(
                        "direct:pods-down-edge-store",
                        exchange -> {
                            exchange.getMessage().setHeader("CaravelKind", "pod");
                            exchange.getMessage().setHeader("CaravelKey", "default/web");
                            exchange.getMessage().setHeader("CaravelOp", "put");
                            exchange.getMessage().setHeader("CaravelRev", "7");
                            exchange.getMessage().setBody("{\"a\":\"b, c\"}");
                        });

        // Then
        assertThat(kept).containsExactly("pod default/web put 7 {\"a\":\"b, c\"}");
    }

    @Test
    void a_status_and_an_event_go_up_in_their_lanes() throws Exception {
        // Given
        PodRoutes routes = new PodRoutes(main.getCamelTemplate());

        // When
        routes.report("default/web", new JsonObject().put("remove", false));
        routes.tell("default/web", new JsonObject().put("reason", "Started"));

        // Then
        assertThat(sent.get(0))
                .contains("CaravelKind=podstatus")
                .contains("CaravelLane=state")
                .contains("CaravelKey=default/web");
        assertThat(sent.get(1)).contains("CaravelKind=podevent").contains("CaravelLane=events");
    }

    @Test
    void what_a_container_writes_to_its_probe_is_told_in_a_few_kilobytes() throws Exception {
        // Given
        PodRoutes routes = new PodRoutes(main.getCamelTemplate());
        String output = "x" + "\ud83d\ude00".repeat(2_000_000);
        JsonObject waiting = new JsonObject().put("message", output);
        JsonObject status = new JsonObject().put("list", new JsonArray().add(waiting));

        // When
        routes.tell("default/web", new JsonObject().put("reason", "R").put("message", output));
        routes.report("default/web", new JsonObject().put("uid", "u").put("status", status));

        // Then
        assertThat(new JsonObject(bodies.get(0)).getString("message"))
                .hasSize(4095)
                .isEqualTo(output.substring(0, 4095));
        assertThat(bodies.get(1)).contains("\"uid\":\"u\"").hasSizeLessThan(5_000);
        assertThat(waiting.getString("message")).isEqualTo(output);
    }

    @Test
    void what_the_runtime_refuses_reaches_the_caller_with_its_meaning() throws Exception {
        // Given
        PodRoutes routes = new PodRoutes(main.getCamelTemplate());

        // When / Then
        assertThatThrownBy(() -> routes.start("default/web", "nope"))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(ContainerRuntimeException.Kind.NOT_FOUND));
    }
}
