package io.caravel.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context with {@code kube-apply:} on an API that records. */
class ApplyScene {
    static final String STATUS_OF_POD = "kube-apply:status?resource=pods&replace=true";
    static final Map<String, Object> POD =
            Map.of(KubeConstants.KEY, "default/web", KubeConstants.UID, "u1");

    final CamelContext camel = new DefaultCamelContext();
    final ProducerTemplate template = camel.createProducerTemplate();
    RecordingApi kubernetes;
    KubernetesClient client;

    @BeforeEach
    void open() throws Exception {
        kubernetes = new RecordingApi();
        client = kubernetes.client();
        camel.getRegistry().bind("kubernetesClient", client);
        camel.start();
        template.start();
    }

    @AfterEach
    void close() throws Exception {
        camel.stop();
        client.close();
        kubernetes.close();
    }

    Exchange send(String uri, Map<String, Object> headers, String body) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                    exchange.getMessage().setBody(body);
                });
    }
}
