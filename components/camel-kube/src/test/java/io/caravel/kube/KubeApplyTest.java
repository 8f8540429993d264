package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class KubeApplyTest extends ApplyScene {
    @Test
    void applySendsTheWholeObjectAsServerSideApply() {
        // When
        Exchange done =
                send(
                        "kube-apply:apply?resource=leases",
                        Map.of(KubeConstants.KEY, "kube-node-lease/edge-1"),
                        "{\"spec\":{\"holderIdentity\":\"edge-1\"}}");

        // Then
        RecordingApi.Request request = kubernetes.only();
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.uri())
                .isEqualTo(
                        "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/edge-1?fieldManager=caravel&force=true");
        assertThat(request.contentType()).isEqualTo("application/apply-patch+yaml");
        assertThat(request.body())
                .isEqualTo(
                        new JsonObject(
                                "{\"spec\":{\"holderIdentity\":\"edge-1\"},\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"edge-1\",\"namespace\":\"kube-node-lease\"}}"));
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader(KubeConstants.REV)).isEqualTo("7");
        assertThat(done.getMessage().getHeader(KubeConstants.UID)).isEqualTo("u7");
    }

    @Test
    void aMessageMayNameWhoWrites() {
        // When
        send(
                "kube-apply:apply?resource=leases",
                Map.of(
                        KubeConstants.KEY, "kube-node-lease/edge-1",
                        KubeConstants.FIELD_MANAGER, "caravel-edge-edge-1"),
                "{}");

        // Then
        assertThat(kubernetes.only().uri()).contains("fieldManager=caravel-edge-edge-1&");
    }

    @Test
    void applyOfACustomResourceTakesKindAndNameFromTheBody() {
        // When
        send(
                "kube-apply:apply?resource=devicestatuses.v1beta1.devices.kubeedge.io",
                Map.of(),
                "{\"kind\":\"DeviceStatus\",\"metadata\":{\"namespace\":\"a\",\"name\":\"t\"},\"status\":{}}");

        // Then
        assertThat(kubernetes.only().uri())
                .startsWith("/apis/devices.kubeedge.io/v1beta1/namespaces/a/devicestatuses/t?");
        assertThat(kubernetes.only().body().getString("apiVersion"))
                .isEqualTo("devices.kubeedge.io/v1beta1");
    }

    @Test
    void aPodStatusIsAStrategicMergeWithItsUidAsPrecondition() {
        // When
        send(STATUS_OF_POD, POD, "{\"uid\":\"ignored\",\"status\":{\"phase\":\"Running\"}}");

        // Then
        RecordingApi.Request request = kubernetes.only();
        assertThat(request.uri())
                .isEqualTo("/api/v1/namespaces/default/pods/web/status?fieldManager=caravel");
        assertThat(request.contentType()).isEqualTo("application/strategic-merge-patch+json");
        assertThat(request.body().fieldNames()).containsExactly("status", "metadata");
        assertThat(request.body().getJsonObject("metadata").encode()).isEqualTo("{\"uid\":\"u1\"}");
        assertThat(request.body().getJsonObject("status").getString("phase")).isEqualTo("Running");
    }

    @Test
    void aCustomStatusIsAMergePatch() {
        // When
        send(
                "kube-apply:status?resource=things.v1.example.org",
                Map.of(KubeConstants.KEY, "a/b"),
                "{\"status\":{\"x\":1}}");

        // Then
        assertThat(kubernetes.only().contentType()).isEqualTo("application/merge-patch+json");
        assertThat(kubernetes.only().uri())
                .startsWith("/apis/example.org/v1/namespaces/a/things/b/status");
    }

    @Test
    void aDeleteCarriesGraceAndUid() {
        // When
        send("kube-apply:delete?resource=pods&grace=0", POD, null);

        // Then
        RecordingApi.Request request = kubernetes.only();
        assertThat(request.method()).isEqualTo("DELETE");
        assertThat(request.uri()).isEqualTo("/api/v1/namespaces/default/pods/web");
        assertThat(request.body().getInteger("gracePeriodSeconds")).isZero();
        assertThat(request.body().getJsonObject("preconditions").getString("uid")).isEqualTo("u1");
    }

    @Test
    void anEventIsCreatedInItsNamespace() {
        // When
        send(
                "kube-apply:create?resource=events&existsOk=true",
                Map.of(),
                "{\"metadata\":{\"namespace\":\"default\",\"name\":\"web.1\"},\"reason\":\"Pulled\"}");

        // Then
        RecordingApi.Request request = kubernetes.only();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).startsWith("/api/v1/namespaces/default/events?");
        assertThat(request.body().getString("kind")).isEqualTo("Event");
    }

    @Test
    void aSubresourceIsCreatedWithTheBodyAsItIs() {
        // When
        send(
                "kube-apply:create?resource=serviceaccounts&subresource=token",
                Map.of(KubeConstants.KEY, "default/robot"),
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\"}");

        // Then
        RecordingApi.Request request = kubernetes.only();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri())
                .startsWith("/api/v1/namespaces/default/serviceaccounts/robot/token?");
        assertThat(request.body().getString("apiVersion")).isEqualTo("authentication.k8s.io/v1");
    }

    @Test
    void writesToOneObjectKeepTheirOrderWhileOthersDoNotWait() throws Exception {
        // Given
        Promise<Void> answer = kubernetes.hold("\"n\":1");
        Endpoint endpoint = camel.getEndpoint("kube-apply:status?resource=things.v1.example.org");
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();

        // When
        CompletableFuture<Exchange> first = start(producer, endpoint, "a/one", 1);
        CompletableFuture<Exchange> second = start(producer, endpoint, "a/one", 2);
        CompletableFuture<Exchange> other = start(producer, endpoint, "a/two", 3);
        other.get(60, TimeUnit.SECONDS);
        boolean overtook = !second.isDone();
        answer.complete();
        second.get(60, TimeUnit.SECONDS);

        // Then
        assertThat(overtook).isTrue();
        first.get(60, TimeUnit.SECONDS);
        assertThat(kubernetes.requests())
                .extracting(request -> request.body().getJsonObject("status").getInteger("n"))
                .last()
                .isEqualTo(2);
        producer.stop();
    }

    private static CompletableFuture<Exchange> start(
            AsyncProducer producer, Endpoint endpoint, String key, int number) {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setHeader(KubeConstants.KEY, key);
        exchange.getMessage().setBody("{\"status\":{\"n\":" + number + "}}");
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        producer.process(exchange, doneSync -> done.complete(exchange));
        return done;
    }
}
