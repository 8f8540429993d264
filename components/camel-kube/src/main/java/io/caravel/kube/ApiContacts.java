package io.caravel.kube;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** What all endpoints of a Camel context know of the API servers that they talk to. */
final class ApiContacts {

    private final Map<String, ApiContact> byUrl = new ConcurrentHashMap<>();

    /** The contact to a server that all endpoints of the context share. */
    static ApiContact of(CamelContext camel, String url) {
        ExtendedCamelContext context = camel.getCamelContextExtension();
        ApiContacts all;
        synchronized (context) {
            all = context.getContextPlugin(ApiContacts.class);
            if (all == null) {
                all = new ApiContacts();
                context.addContextPlugin(ApiContacts.class, all);
            }
        }
        return all.byUrl.computeIfAbsent(url, any -> new ApiContact());
    }
}
