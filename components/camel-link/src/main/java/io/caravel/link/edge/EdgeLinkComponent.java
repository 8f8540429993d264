package io.caravel.link.edge;

import io.caravel.link.Backoff;
import io.caravel.link.LaneThreads;
import io.caravel.link.LinkSettings;
import io.caravel.link.LinkVertx;
import io.caravel.link.wire.Lane;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The edge side of the link: one connection to the cloud, made again for ever. */
@Component("edgelink")
public class EdgeLinkComponent extends DefaultComponent {
    /** Threads per lane at most, when listeners block. */
    private static final int THREADS = 8;

    @Metadata(description = "The hub, such as wss://cloud.example.com:10000. Always needed.")
    private String url;

    @Metadata(
            description =
                    "This node's name; it must be the one of the client certificate. Always needed.")
    private String node;

    @Metadata(
            label = "security",
            description =
                    "Key and trust of this node. If not given, the CamelContext's global ones.")
    private SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            description = "Allows a ws:// URL, to a loopback host only. For development.")
    private boolean allowPlain;

    @Metadata(
            description =
                    "What this node holds, read at each connect: kind to key to version. The hub"
                            + " sends the differences.")
    private Supplier<Map<String, Map<String, String>>> held;

    @Metadata(
            defaultValue = "256",
            description = "Unacknowledged messages per stream and direction.")
    private int window = 256;

    @Metadata(
            label = "advanced",
            defaultValue = "10000",
            description =
                    "Messages per stream that may wait to be sent, beside the window; further ones"
                            + " fail with LINK-015.")
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
            defaultValue = "500",
            description =
                    "First ceiling in ms of the random pause before connecting again; it doubles"
                            + " with each failure.")
    private long reconnectMin = 500;

    @Metadata(
            label = "advanced",
            defaultValue = "30000",
            description = "Largest ceiling in ms of the pause before connecting again.")
    private long reconnectMax = 30_000;

    @Metadata(
            label = "advanced",
            defaultValue = "60000",
            description = "A connection of so many ms is stable: the pauses begin again.")
    private long stableAfter = 60_000;

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The Vert.x to use. If not given, an own one is made.")
    private Vertx vertx;

    private final LinkStatus status = new LinkStatus();
    private LinkVertx ownVertx;
    private LaneThreads receiving;
    private LaneThreads sending;
    private volatile EdgeLink link;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        EdgeLinkEndpoint endpoint = new EdgeLinkEndpoint(uri, this);
        endpoint.setVerb(EdgeLinkVerb.valueOf(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Returns whether the link is up, with listeners; usable before the start. */
    public LinkStatus getLinkStatus() {
        return status;
    }

    /** Returns the link, connecting; made by the first consumer or producer that starts. */
    synchronized EdgeLink startedLink() throws Exception {
        if (link == null) {
            WebSocketClientOptions options = EdgeSocket.options(this);
            receiving = new LaneThreads(getCamelContext(), this, "edgelink-received", 1, THREADS);
            sending = new LaneThreads(getCamelContext(), this, "edgelink-sent", 1, THREADS);
            status.order(sending.order(Lane.HEALTH));
            ownVertx = LinkVertx.of(vertx, 1);
            link =
                    new EdgeLink(
                            ownVertx.get(),
                            options,
                            new EdgeLink.Target(url, node),
                            new LinkSettings(
                                    window, maxFrameBytes, heartbeatInterval, deflate, buffer),
                            new Backoff(reconnectMin, reconnectMax, stableAfter),
                            held == null ? Map::of : held,
                            status,
                            receiving,
                            sending);
            link.start();
        }
        return link;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext()
                .addLifecycleStrategy(
                        new LifecycleStrategySupport() {
                            @Override
                            public void onContextStopping(CamelContext context) {
                                EdgeLink current = link;
                                if (current != null) {
                                    current.failPending();
                                }
                            }
                        });
    }

    @Override
    protected void doStop() throws Exception {
        EdgeLink current = link;
        if (current != null) {
            current.stop();
            link = null;
            receiving.stop();
            sending.stop();
            ownVertx.close();
        }
        super.doStop();
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getNode() {
        return node;
    }

    public void setNode(String node) {
        this.node = node;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public boolean isAllowPlain() {
        return allowPlain;
    }

    public void setAllowPlain(boolean allowPlain) {
        this.allowPlain = allowPlain;
    }

    public Supplier<Map<String, Map<String, String>>> getHeld() {
        return held;
    }

    public void setHeld(Supplier<Map<String, Map<String, String>>> held) {
        this.held = held;
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

    public long getReconnectMin() {
        return reconnectMin;
    }

    public void setReconnectMin(long reconnectMin) {
        this.reconnectMin = reconnectMin;
    }

    public long getReconnectMax() {
        return reconnectMax;
    }

    public void setReconnectMax(long reconnectMax) {
        this.reconnectMax = reconnectMax;
    }

    public long getStableAfter() {
        return stableAfter;
    }

    public void setStableAfter(long stableAfter) {
        this.stableAfter = stableAfter;
    }

    public int getBuffer() {
        return buffer;
    }

    public void setBuffer(int buffer) {
        this.buffer = buffer;
    }

    public Vertx getVertx() {
        return vertx;
    }

    public void setVertx(Vertx vertx) {
        this.vertx = vertx;
    }
}
