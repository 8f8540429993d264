package io.caravel.link;

import io.vertx.core.net.TCPSSLOptions;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Sets key, trust and protocols of Vert.x from Camel's SSLContextParameters. */
public final class TlsOptions {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private TlsOptions() {}

    /** Turns TLS on, of version 1.2 or 1.3 unless the parameters name protocols. */
    public static void apply(
            CamelContext context, SSLContextParameters parameters, TCPSSLOptions options)
            throws Exception {
        VertxHelper.setupSSLOptions(context, parameters, options);
        Set<String> protocols =
                parameters.getSecureSocketProtocols() == null
                        ? PROTOCOLS
                        : Set.copyOf(
                                parameters.getSecureSocketProtocols().getSecureSocketProtocol());
        options.setEnabledSecureTransportProtocols(protocols);
    }
}
