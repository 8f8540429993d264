package io.caravel.push;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Take what devices send by HTTP, and answer when the route has kept it. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "http-push",
        title = "HTTP Push",
        syntax = "http-push:resource",
        consumerOnly = true,
        category = {Category.IOT, Category.HTTP})
public class HttpPushEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    /** Path that is pushed to; several routes may share one. */
    @UriPath
    @Metadata(required = true)
    private String resource;

    /** Where the server listens, HOST:PORT; elsewhere than on loopback a login is needed. */
    @UriParam(defaultValue = "127.0.0.1:10556")
    private String listen = "127.0.0.1:10556";

    /** Bearer token by which a device logs in. */
    @UriParam(label = "security")
    @Metadata(secret = true)
    private String token = "";

    /** User by which a device logs in. */
    @UriParam(label = "security")
    private String username = "";

    /** Password of that user. */
    @UriParam(label = "security")
    @Metadata(secret = true)
    private String password = "";

    /** Bytes that are taken at once. */
    @UriParam(defaultValue = "1048576")
    private int maxBytes = 1_048_576;

    /** Milliseconds in which a request has to arrive as a whole. */
    @UriParam(defaultValue = "10000")
    private long timeout = 10_000;

    /**
     * @param uri of the endpoint
     * @param component that shares its servers
     */
    public HttpPushEndpoint(String uri, HttpPushComponent component) {
        super(uri, component);
    }

    @Override
    public HttpPushComponent getComponent() {
        return (HttpPushComponent) super.getComponent();
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("http-push: only takes: use vertx-http to send");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = new HttpPushConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Refuses what can never work. */
    void check() {
        InetSocketAddress address = address();
        if (login().isOpen() && !isLoopback(address.getHostString())) {
            throw new IllegalArgumentException(
                    "PUSH-001 '%s' can be reached by others: set a token, or username and password"
                            .formatted(listen));
        }
        if (!username.isEmpty() && password.isEmpty()) {
            throw new IllegalArgumentException("PUSH-001 the user has no password: set one");
        }
        if (maxBytes < 1 || timeout < 1) {
            throw new IllegalArgumentException("PUSH-001 maxBytes or timeout is below 1");
        }
    }

    /** Where the server listens. */
    InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException(
                    "PUSH-001 '%s' is not HOST:PORT: correct it".formatted(listen));
        }
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Who may push. */
    PushLogin login() {
        return new PushLogin(text(token), text(username), text(password));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** The path, with a slash before it. */
    String path() {
        return resource.startsWith("/") ? resource : "/" + resource;
    }

    public String getResource() {
        return resource;
    }

    /** Path that is pushed to; several routes may share one. */
    public void setResource(String resource) {
        this.resource = resource;
    }

    public String getListen() {
        return listen;
    }

    /** Where the server listens, HOST:PORT; elsewhere than on loopback a login is needed. */
    public void setListen(String listen) {
        this.listen = listen;
    }

    public String getToken() {
        return token;
    }

    /** Bearer token by which a device logs in. */
    public void setToken(String token) {
        this.token = token;
    }

    public String getUsername() {
        return username;
    }

    /** User by which a device logs in. */
    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    /** Password of that user. */
    public void setPassword(String password) {
        this.password = password;
    }

    public int getMaxBytes() {
        return maxBytes;
    }

    /** Bytes that are taken at once. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long getTimeout() {
        return timeout;
    }

    /** Milliseconds in which a request has to arrive as a whole. */
    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }
}
