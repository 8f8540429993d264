package io.caravel.link;

import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Sets key, trust and protocols of Vert.x from Camel's SSLContextParameters. */
public final class TlsOptions {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    /**
     * What Java encrypts fastest in its own code comes first: AES-GCM is several times slower until
     * it is compiled for the processor's instructions, which a small box never does.
     */
    private static final List<String> CIPHERS =
            List.of(
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    private TlsOptions() {}

    /**
     * Turns TLS on, of version 1.2 or 1.3 unless the parameters name protocols, with forward
     * secrecy and authenticated encryption unless they name cipher suites.
     */
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
        long patience =
                options.getSslHandshakeTimeoutUnit().toMillis(options.getSslHandshakeTimeout());
        boolean anySuite =
                parameters.getCipherSuites() == null && parameters.getCipherSuitesFilter() == null;
        boolean mayBeNative = anySuite && parameters.getProvider() == null;
        options.setSslEngineOptions(new TlsEngine(CIPHERS, new Handshakes(patience), mayBeNative));
        if (anySuite) {
            Set<String> known =
                    Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
            CIPHERS.stream().filter(known::contains).forEach(options::addEnabledCipherSuite);
        }
    }
}
