package io.caravel.kube;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;

/** The component of {@code kube-apply:}. */
@Component("kube-apply")
public class KubeApplyComponent extends KubeClientComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        KubeApplyEndpoint endpoint = new KubeApplyEndpoint(uri, this);
        endpoint.setVerb(ApplyVerb.of(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
