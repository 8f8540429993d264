package io.caravel.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT broker (3.1.1 and 5) inside the edge process, for boxes without a broker of their own.
 *
 * <p>Durable: a QoS 1 message is acknowledged to its publisher after it is in the journal on disk;
 * sessions, their subscriptions and what waits for them survive a restart, also a killed process.
 * Without users, anyone on loopback may connect, and it refuses to start on another address. Bean
 * properties must be set before {@link #start()}. Not thread-safe; the broker itself is.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private Path dataDir = Path.of("data", "broker");
    private String listen = "127.0.0.1:1883";
    private final Map<String, String> users = new LinkedHashMap<>();
    private String keyStore;
    private String keyStorePassword;
    private boolean syncOnDisk = true;
    private EmbeddedActiveMQ server;
    private OrderedPool pool;

    /** Creates a broker on 127.0.0.1:1883 with its journal in {@code data/broker}. */
    public EmbeddedBroker() {}

    /**
     * Creates a broker.
     *
     * @param dataDir folder of journal and sessions, created if missing
     * @param listen {@code host:port}
     */
    public EmbeddedBroker(Path dataDir, String listen) {
        this.dataDir = dataDir;
        this.listen = listen;
    }

    /** Folder of journal and sessions, created if missing. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** {@code host:port} to listen on. */
    public void setListen(String listen) {
        this.listen = listen;
    }

    /** Users as {@code name=password,name=password}; empty lets anyone in, on loopback only. */
    public void setUsers(String list) {
        users.clear();
        for (String user : list == null || list.isBlank() ? new String[0] : list.split(",")) {
            int equals = user.indexOf('=');
            if (equals < 1) {
                throw new BrokerException(
                        "EDGE-BROKER-003 a user of the broker is not name=password: correct the"
                                + " list of users");
            }
            users.put(user.substring(0, equals).strip(), user.substring(equals + 1));
        }
    }

    /** PKCS12 key store of the server; set, the listener speaks TLS only. */
    public void setKeyStore(String keyStore) {
        this.keyStore = keyStore;
    }

    /** Password of the key store. */
    public void setKeyStorePassword(String keyStorePassword) {
        this.keyStorePassword = keyStorePassword;
    }

    /** Whether the disk is forced before a publish is acknowledged; default true. */
    public void setSyncOnDisk(boolean syncOnDisk) {
        this.syncOnDisk = syncOnDisk;
    }

    /** The address it listens on, {@code host:port}. */
    public String getListen() {
        return listen;
    }

    /**
     * Starts it and returns when it accepts connections, after about a second.
     *
     * @throws BrokerException with a code when it cannot
     */
    public void start() {
        if (server != null) {
            return;
        }
        String host = host();
        int port = port();
        if (users.isEmpty() && !isLoopback(host)) {
            throw new BrokerException(
                    "EDGE-BROKER-001 the embedded broker does not listen on '"
                            + listen
                            + "' without users: name users or listen on 127.0.0.1");
        }
        checkFree(host, port);
        EmbeddedActiveMQ starting = new EmbeddedActiveMQ();
        OrderedPool threads = new OrderedPool();
        try {
            starting.setConfiguration(
                    new BrokerSettings(dataDir, host, port, !users.isEmpty(), syncOnDisk)
                            .withTls(keyStore, keyStorePassword)
                            .build());
            if (!users.isEmpty()) {
                starting.setSecurityManager(security());
            }
            starting.createActiveMQServer();
            starting.getActiveMQServer().getServiceRegistry().setExecutorService(threads);
            starting.start();
        } catch (Exception e) {
            stop(starting);
            threads.shutdown();
            throw cannotStart(e);
        }
        server = starting;
        pool = threads;
        LOG.info("embedded broker listens on {}", listen);
    }

    /** Artemis only logs that it could not listen, and seems to run. */
    private void checkFree(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(
                    true); // as the acceptor does: connections just closed do not count
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    private BrokerException cannotStart(Exception why) {
        return new BrokerException(
                "EDGE-BROKER-002 the embedded broker cannot listen on '"
                        + listen
                        + "' with data in '"
                        + dataDir
                        + "'"
                        + (why == null ? "" : " (" + why.getMessage() + ")")
                        + ": free the port or set another address",
                why);
    }

    private ActiveMQJAASSecurityManager security() {
        SecurityConfiguration known = new SecurityConfiguration();
        users.forEach(
                (name, password) -> {
                    known.addUser(name, password);
                    known.addRole(name, BrokerSettings.ROLE);
                });
        return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), known);
    }

    /** Whether it accepts connections. */
    public boolean isRunning() {
        return server != null;
    }

    /** Stops it; what is stored stays. Safe to repeat. */
    public void stop() {
        if (server != null) {
            stop(server);
            pool.shutdown();
            server = null;
            LOG.info("embedded broker on {} stopped", listen);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static void stop(EmbeddedActiveMQ which) {
        try {
            which.stop();
        } catch (Exception e) {
            LOG.warn("EDGE-BROKER-004 the embedded broker did not stop cleanly", e);
        }
    }

    private String host() {
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw badAddress();
        }
        return listen.substring(0, colon);
    }

    private int port() {
        try {
            int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            LOG.debug("not a port: {}", listen, e);
        }
        throw badAddress();
    }

    private BrokerException badAddress() {
        return new BrokerException(
                "EDGE-BROKER-005 '" + listen + "' is not host:port: correct the broker's address");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
