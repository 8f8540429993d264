package io.caravel.component.paho;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The {@code paho-mqtt5:} component with the same options and headers as Camel's, and these
 * promises on top:
 *
 * <ul>
 *   <li>A QoS 1 message is acknowledged only after its exchange has completed, also when the route
 *       is asynchronous, in the order of arrival per consumer. Until then the broker keeps it.
 *   <li>What the broker replays at session resume is consumed: nothing is dropped between connect
 *       and subscribe.
 *   <li>A missing broker never stops a route from starting; a lost connection is replaced with
 *       back-off; acknowledgements never cross from one connection to the next.
 *   <li>Consumers and producers with the same broker and client id share one connection.
 * </ul>
 *
 * <p>Thread-safe. Its defaults differ from Camel's: {@code cleanStart=false}, {@code
 * sessionExpiryInterval} 24 days, {@code receiveMaximum=500}, {@code qos=1}, {@code
 * maxReconnectDelay=5000} ms, {@code keepAliveInterval=30} s, {@code manualAcksEnabled=true}.
 */
@Component("paho-mqtt5")
public class DurablePahoComponent extends PahoMqtt5Component {

    /** Seconds. Not more: Artemis 2.44 counts in int milliseconds and expires at once beyond it. */
    private static final long TWENTY_FOUR_DAYS = 24L * 24 * 3600;

    private final Map<String, MqttConnection> connections = new ConcurrentHashMap<>();
    private final ConnectionListeners listeners = new ConnectionListeners();
    private ExecutorService completions;
    private long mostHeldBytes = Math.max(4L << 20, Runtime.getRuntime().maxMemory() / 8);
    private SSLContextParameters sslContextParameters;

    /** Creates the component without a context; Camel sets it. */
    public DurablePahoComponent() {
        this(null);
    }

    /** Creates the component for the given context. */
    public DurablePahoComponent(CamelContext context) {
        super(context);
        PahoMqtt5Configuration defaults = getConfiguration();
        defaults.setQos(1);
        defaults.setCleanStart(false);
        defaults.setSessionExpiryInterval(TWENTY_FOUR_DAYS);
        defaults.setReceiveMaximum(500);
        defaults.setMaxReconnectDelay(5_000);
        defaults.setKeepAliveInterval(30);
        defaults.setManualAcksEnabled(true);
    }

    /**
     * Adds a listener told {@code true} after each (re)connect, when all subscriptions stand, and
     * {@code false} when a connection is lost. Called on the connection's thread: must not block.
     */
    public void addConnectionListener(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    /**
     * Certificates for brokers with TLS ({@code ssl://}): whom to trust and, where the broker asks
     * for one, the own certificate. An endpoint with a socket factory of its own keeps it.
     */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    /**
     * How many bytes of messages a connection takes that routes are not done with, by default an
     * eighth of the heap; the broker sends what is beyond it again.
     */
    public void setMostHeldBytes(long mostHeldBytes) {
        this.mostHeldBytes = mostHeldBytes;
    }

    /**
     * How many messages have arrived on all connections whose routes are not done with them: how
     * far the routes are behind, as far as the brokers have told. From any thread, at once.
     */
    public int underWay() {
        return connections.values().stream().mapToInt(MqttConnection::underWay).sum();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        PahoMqtt5Configuration defaults = getConfiguration().copy();
        Object broker = parameters.get("brokerUrl");
        if (broker != null && !broker.equals(defaults.getBrokerUrl())) {
            // the login at one broker is no other broker's business
            defaults.setUserName(null);
            defaults.setPassword(null);
        }
        DurablePahoEndpoint endpoint = new DurablePahoEndpoint(uri, remaining, this, defaults);
        endpoint.setClient(getClient());
        setProperties(endpoint, parameters);
        PahoMqtt5Configuration configuration = endpoint.getConfiguration();
        if (sslContextParameters != null && configuration.getSocketFactory() == null) {
            configuration.setSocketFactory(
                    sslContextParameters.createSSLContext(getCamelContext()).getSocketFactory());
        }
        if (configuration.getClientId() == null || configuration.getClientId().isBlank()) {
            // without a name of its own there is no session to come back to
            configuration.setClientId("caravel-" + UUID.randomUUID());
            configuration.setCleanStart(true);
            configuration.setSessionExpiryInterval(0);
        }
        return endpoint;
    }

    /** The connection for the endpoint's broker and client id, created when first asked for. */
    MqttConnection connection(DurablePahoEndpoint endpoint) {
        PahoMqtt5Configuration c = endpoint.getConfiguration();
        String key = c.getBrokerUrl() + "|" + c.getServerURIs() + "|" + c.getClientId();
        return connections.computeIfAbsent(
                key,
                k ->
                        new MqttConnection(
                                endpoint.getConfiguration(),
                                endpoint.options(),
                                listeners,
                                this::isAwaited,
                                new HeldBytes(mostHeldBytes)));
    }

    /** Whether a route consumes a topic, or may while routes are still being made and started. */
    private boolean isAwaited(String topic) {
        return !getCamelContext().isStarted()
                || getCamelContext().getEndpoints().stream()
                        .filter(DurablePahoEndpoint.class::isInstance)
                        .map(DurablePahoEndpoint.class::cast)
                        .anyMatch(endpoint -> Arrivals.matches(endpoint.getTopic(), topic));
    }

    /** The pool on which exchanges continue after a publish. */
    ExecutorService completions() {
        return completions;
    }

    @Override
    protected void doStart() throws Exception {
        completions =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newDefaultThreadPool(this, "paho-mqtt5-published");
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        connections.values().forEach(MqttConnection::shutdown);
        connections.clear();
        getCamelContext().getExecutorServiceManager().shutdown(completions);
    }
}
