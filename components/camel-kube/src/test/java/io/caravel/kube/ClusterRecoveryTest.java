package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watches and writes that outlive their connections, on a real API server: {@link RealApi}. */
class ClusterRecoveryTest extends ClusterScene {

    private static final Pattern VERSION = Pattern.compile("[?&]resourceVersion=(\\d+)");

    /** What controllers of a whole cluster put into each namespace. */
    private static final String ROOT = "kube-root-ca.crt";

    /** The versions that watches were begun from. */
    private final List<Long> begun = new CopyOnWriteArrayList<>();

    private LinkProxy network;

    @Override
    KubernetesClient componentClient() {
        Config config = RealApi.config();
        URI api = URI.create(config.getMasterUrl());
        try {
            network = LinkProxy.open(new InetSocketAddress(api.getHost(), api.getPort()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        config.setMasterUrl("https://127.0.0.1:" + network.port());
        config.setTrustCerts(true);
        config.setDisableHostnameVerification(true);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("begun", new Begun()))
                .build();
    }

    @AfterEach
    void closeNetwork() throws Exception {
        network.close();
    }

    private final class Begun implements Interceptor {
        @Override
        public void before(
                BasicBuilder builder, HttpRequest request, Interceptor.RequestTags tags) {
            Matcher version = VERSION.matcher(request.uri().toString());
            if (request.uri().getQuery().contains("watch") && version.find()) {
                begun.add(Long.valueOf(version.group(1)));
            }
        }
    }

    @Test
    void noVersionIsGivenTwiceHoweverOftenTheWatchEnds() throws Exception {
        // Given a watch that the server ends after a second or so
        watch("watchSeconds=1");
        // When an object changes all the time, until the watch was resumed several times
        int changes = 0;
        while (begun.size() < 5) {
            put(name, "busy", ++changes);
        }
        put(name, "busy", -1);
        // Then the newest state has come, no version came twice, and nothing was listed again
        await().atMost(SOON).until(() -> received.last().body().contains("\"-1\""));
        List<String> versions = received.all().stream().map(Received.Item::rev).toList();
        assertThat(versions).doesNotHaveDuplicates();
        assertThat(received.words()).containsOnlyOnce("synced");
    }

    @Test
    void aQuietWatchIsResumedFromItsBookmark() throws Exception {
        // Given a watch in which nothing happens, and a change elsewhere
        watch("watchSeconds=4");
        long changed = Long.parseLong(put("default", name, 1).getMetadata().getResourceVersion());
        // Then it goes on at a version that only a bookmark can have told; old servers send one
        // only
        // in a watch that was open when something changed elsewhere
        await().atMost(SOON)
                .until(
                        () -> {
                            put("default", name, begun.size());
                            return begun.get(begun.size() - 1) >= changed;
                        });
        assertThat(received.words()).containsExactly("synced");
        client.configMaps().inNamespace("default").withName(name).delete();
    }

    @Test
    void connectionsThatDieWithoutAWordAreReplaced() throws Exception {
        // Given a watch and a write that have their connections
        watch("idleTimeout=3000&retryDelay=50&maxRetryDelay=200");
        Map<String, Object> key = runningPod();
        // When the network forgets them
        network.forget();
        put(name, "meanwhile", 1);
        // Then the watch tells what happened, and a status can be written
        await().atMost(SOON).until(() -> received.words().contains("put " + name + "/meanwhile"));
        String gone = "{\"status\":{\"phase\":\"Failed\"}}";
        String uri = "kube-apply:status?resource=pods&replace=true&requestTimeout=1000";
        await().atMost(SOON).until(() -> send(uri, key, gone).getException() == null);
        assertThat(received.words()).containsOnlyOnce("synced");
        assertThat(client.pods().inNamespace(name).withName("web").get().getStatus().getPhase())
                .isEqualTo("Failed");
    }

    private void watch(String options) throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kube-watch:configmaps?namespace=" + name + "&" + options)
                                .filter(header(KubeConstants.KEY).isNotEqualTo(name + "/" + ROOT))
                                .process(received);
                    }
                });
        received.awaitWords("synced");
    }

    private ConfigMap put(String namespace, String object, int value) {
        return client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(object)
                                .endMetadata()
                                .addToData("value", String.valueOf(value))
                                .build())
                .forceConflicts()
                .serverSideApply();
    }
}
