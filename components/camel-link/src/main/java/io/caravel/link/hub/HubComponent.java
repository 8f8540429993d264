package io.caravel.link.hub;

import io.caravel.link.LaneThreads;
import io.caravel.link.LinkSettings;
import io.caravel.link.LinkVertx;
import io.caravel.link.wire.Lane;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The cloud side of the link: listens with mutual TLS; each node has one connection, known by the
 * name in its client certificate.
 */
@Component("hub")
public class HubComponent extends DefaultComponent {
    @Metadata(
            label = "security",
            description =
                    "Key and trust of the server. If not given, the CamelContext's global ones."
                            + " Client certificates are always required.")
    private SSLContextParameters sslContextParameters;

    @Metadata(defaultValue = "0.0.0.0", description = "Address to listen on.")
    private String host = "0.0.0.0";

    @Metadata(defaultValue = "10000", description = "Port to listen on; 0 = any free one.")
    private int port = 10000;

    @Metadata(
            label = "security",
            description =
                    "Listens without TLS, allowed on a loopback host only. The node's name is then"
                            + " taken from the path, /v1/NODE. For development.")
    private boolean allowPlain;

    @Metadata(
            defaultValue = "256",
            description = "Unacknowledged messages per node, stream and direction.")
    private int window = 256;

    @Metadata(
            label = "advanced",
            defaultValue = "10000",
            description =
                    "Messages per node and stream that may wait to be sent, beside the window;"
                            + " further ones fail with LINK-015.")
    private int buffer = 10_000;

    @Metadata(defaultValue = "1048576", description = "Largest frame in bytes, inflated.")
    private int maxFrameBytes = 1024 * 1024;

    @Metadata(
            defaultValue = "10000",
            description = "Heartbeat interval in ms; a connection that is silent for two is ended.")
    private long heartbeatInterval = 10_000;

    @Metadata(defaultValue = "true", description = "Deflates frames that are worth it.")
    private boolean deflate = true;

    @Metadata(
            label = "advanced",
            defaultValue = "8",
            description =
                    "Threads per lane that run the routes of received messages, beside those that"
                            + " are blocked in one.")
    private int threads = 8;

    @Metadata(
            label = "advanced",
            defaultValue = "500",
            description =
                    "Threads per lane at most: so many nodes may block in a route before another"
                            + " one waits for them.")
    private int maxThreads = 500;

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The Vert.x to use. If not given, an own one is made.")
    private Vertx vertx;

    @Metadata(
            label = "advanced",
            defaultValue = "0",
            description =
                    "Time in ms over which the connected nodes are sent away when Camel stops, each"
                            + " when what came from it is acknowledged.")
    private long drainTime;

    private final HubNodes nodes = new HubNodes();
    private LinkVertx ownVertx;
    private LaneThreads receiving;
    private LaneThreads sending;
    private volatile Hub hub;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        HubEndpoint endpoint = new HubEndpoint(uri, this);
        endpoint.setVerb(HubVerb.valueOf(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Returns the nodes that are connected now, with listeners; usable before the start. */
    public HubNodes getNodes() {
        return nodes;
    }

    /** Returns the port that is listened on, 0 before. */
    public int listeningPort() {
        Hub current = hub;
        return current == null ? 0 : current.port();
    }

    /** Returns the hub, listening; made by the first consumer or producer that starts. */
    synchronized Hub listeningHub() throws Exception {
        if (hub == null) {
            HttpServerOptions options = HubSocket.options(this);
            receiving =
                    new LaneThreads(getCamelContext(), this, "hub-received", threads, maxThreads);
            sending = new LaneThreads(getCamelContext(), this, "hub-sent", 2, maxThreads);
            nodes.order(sending.order(Lane.HEALTH));
            ownVertx = LinkVertx.of(vertx, 4);
            LinkSettings settings =
                    new LinkSettings(window, maxFrameBytes, heartbeatInterval, deflate, buffer);
            hub = new Hub(ownVertx.get(), options, settings, receiving, sending, nodes);
        }
        hub.listen();
        return hub;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext()
                .addLifecycleStrategy(
                        new LifecycleStrategySupport() {
                            @Override
                            public void onContextStopping(CamelContext context) {
                                Hub current = hub;
                                if (current != null) {
                                    current.drain(drainTime);
                                    current.failPending();
                                }
                            }
                        });
    }

    @Override
    protected void doStop() throws Exception {
        Hub current = hub;
        if (current != null) {
            current.stop();
            hub = null;
            receiving.stop();
            sending.stop();
            ownVertx.close();
        }
        super.doStop();
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public boolean isAllowPlain() {
        return allowPlain;
    }

    public void setAllowPlain(boolean allowPlain) {
        this.allowPlain = allowPlain;
    }

    public int getWindow() {
        return window;
    }

    public void setWindow(int window) {
        this.window = window;
    }

    public int getMaxFrameBytes() {
        return maxFrameBytes;
    }

    public void setMaxFrameBytes(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    public long getHeartbeatInterval() {
        return heartbeatInterval;
    }

    public void setHeartbeatInterval(long heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    public boolean isDeflate() {
        return deflate;
    }

    public void setDeflate(boolean deflate) {
        this.deflate = deflate;
    }

    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }

    public int getMaxThreads() {
        return maxThreads;
    }

    public void setMaxThreads(int maxThreads) {
        this.maxThreads = maxThreads;
    }

    public int getBuffer() {
        return buffer;
    }

    public void setBuffer(int buffer) {
        this.buffer = buffer;
    }

    public long getDrainTime() {
        return drainTime;
    }

    public void setDrainTime(long drainTime) {
        this.drainTime = drainTime;
    }

    public Vertx getVertx() {
        return vertx;
    }

    public void setVertx(Vertx vertx) {
        this.vertx = vertx;
    }
}
