package io.caravel.kube;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;

/** The component of {@code kube-watch:}. */
@Component("kube-watch")
public class KubeWatchComponent extends KubeClientComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        KubeWatchEndpoint endpoint = new KubeWatchEndpoint(uri, this);
        endpoint.setResource(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
