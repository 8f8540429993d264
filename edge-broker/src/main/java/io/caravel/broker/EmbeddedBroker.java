package io.caravel.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServiceRegistry;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT broker (3.1.1 and 5) inside the edge process, for boxes without a broker of their own.
 *
 * <p>Durable: a QoS 1 message is acknowledged to its publisher after it is in the journal on disk;
 * sessions, their subscriptions and what waits for them survive a restart, also a killed process.
 * Without users, anyone on loopback may connect, and it refuses to start on another address. With
 * an ACL file each user may use the topics that it grants and no others. Bean properties must be
 * set before {@link #start()}; empty text is the same as not set. Changed files are read again. Not
 * thread-safe; the broker itself is.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final Map<String, PasswordHash> users = new LinkedHashMap<>();
    private Path dataDir = Path.of("data", "broker");
    private String listen = "127.0.0.1:1883";
    private String tlsListen = "";
    private String usersFile = "";
    private String aclFile = "";
    private String ownUser = "";
    private String ownPassword = "";
    private String ownClientId = "";
    private String keyStore = "";
    private String keyStorePassword = "";
    private String trustStore = "";
    private String trustStorePassword = "";
    private boolean certificatesRequired;
    private boolean syncOnDisk = true;
    private ActiveMQServer server;
    private OrderedPool pool;
    private AccessFiles files;
    private Doorman doorman;
    private Access access;

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

    /** {@code host:port} to listen on without TLS. */
    public void setListen(String listen) {
        this.listen = listen;
    }

    /** {@code host:port} to listen on with TLS, as well. */
    public void setTlsListen(String tlsListen) {
        this.tlsListen = tlsListen;
    }

    /** Users as {@code name=password,name=password}. */
    public void setUsers(String list) {
        users.clear();
        for (String user : list == null || list.isBlank() ? new String[0] : list.split(",")) {
            int equals = user.indexOf('=');
            if (equals < 1) {
                throw new BrokerException(
                        "EDGE-BROKER-003 a user of the broker is not name=password: correct the"
                                + " list of users");
            }
            users.put(
                    user.substring(0, equals).strip(),
                    PasswordHash.plain(user.substring(equals + 1)));
        }
    }

    /** Password file of Mosquitto, as {@code mosquitto_passwd} writes it, for more users. */
    public void setUsersFile(String usersFile) {
        this.usersFile = usersFile;
    }

    /** ACL file of Mosquitto; without one every user may use every topic. */
    public void setAclFile(String aclFile) {
        this.aclFile = aclFile;
    }

    /** User of the program that runs this broker, which may do everything. */
    public void setOwnUser(String ownUser) {
        this.ownUser = ownUser;
    }

    /** Its password. */
    public void setOwnPassword(String ownPassword) {
        this.ownPassword = ownPassword;
    }

    /** Client id that nobody else may have, when there is an own user. */
    public void setOwnClientId(String ownClientId) {
        this.ownClientId = ownClientId;
    }

    /** PKCS12 file with the server's certificate and key, for the TLS listener. */
    public void setKeyStore(String keyStore) {
        this.keyStore = keyStore;
    }

    /** Its password. */
    public void setKeyStorePassword(String keyStorePassword) {
        this.keyStorePassword = keyStorePassword;
    }

    /** PKCS12 file with the authority of client certificates; their CN is the user. */
    public void setTrustStore(String trustStore) {
        this.trustStore = trustStore;
    }

    /** Its password. */
    public void setTrustStorePassword(String trustStorePassword) {
        this.trustStorePassword = trustStorePassword;
    }

    /** {@code true}: nobody comes in over TLS without a certificate. */
    public void setCertificatesRequired(String required) {
        this.certificatesRequired = Boolean.parseBoolean(required);
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
        Listener plain = Listener.parse(listen);
        BrokerTls tls =
                new BrokerTls(
                        keyStore,
                        keyStorePassword,
                        trustStore,
                        trustStorePassword,
                        certificatesRequired);
        Listener secure = tlsListen.isEmpty() ? null : Listener.parse(tlsListen);
        files = new AccessFiles(List.of(usersFile, aclFile), this::readAccess, this::changed);
        try {
            begin(plain, secure, tls);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private void begin(Listener plain, Listener secure, BrokerTls tls) {
        access = readAccess();
        doorman = new Doorman(access, ownUser, ownPassword);
        checkUsers(plain, doorman.isOpen());
        if (secure != null) {
            tls.check();
            checkUsers(secure, doorman.isOpen() && !tls.asksForCertificates());
        }
        BrokerSettings settings = new BrokerSettings(dataDir, syncOnDisk).on(plain, null);
        start(secure == null ? settings : settings.on(secure, tls), plain, secure);
        LOG.info(
                "embedded broker listens on {}{}",
                listen,
                secure == null ? "" : " and, with TLS, on " + secure);
    }

    private Access readAccess() {
        return Access.read(users, usersFile, aclFile);
    }

    /** What changed counts at once; who came in by the old login or has other rules comes anew. */
    private void changed(Access next) {
        Access before = access;
        access = next;
        doorman.follow(next);
        for (RemotingConnection connection : server.getRemotingService().getConnections()) {
            if (doorman.isOutdated(connection, before)) {
                connection.fail(
                        new ActiveMQException("users or access rules changed: log in again"));
            }
        }
    }

    private static void checkUsers(Listener listener, boolean open) {
        if (open && !listener.isLoopback()) {
            throw new BrokerException(
                    "EDGE-BROKER-001 the embedded broker does not listen on '"
                            + listener
                            + "' without users: name users or listen on 127.0.0.1");
        }
    }

    private void start(BrokerSettings settings, Listener plain, Listener secure) {
        ActiveMQServer starting = null;
        OrderedPool threads = new OrderedPool();
        try {
            plain.checkFree();
            if (secure != null) {
                secure.checkFree();
            }
            starting = new DurableServer(settings.build(), doorman);
            ServiceRegistry services = starting.getServiceRegistry();
            services.setExecutorService(threads);
            services.addIncomingInterceptor(
                    new ConnectGate(doorman, ownUser.isEmpty() ? "" : ownClientId));
            starting.start();
        } catch (Exception e) {
            stop(starting);
            threads.shutdown();
            throw cannotStart(e);
        }
        server = starting;
        pool = threads;
        files.follow();
    }

    private BrokerException cannotStart(Exception why) {
        return new BrokerException(
                "EDGE-BROKER-002 the embedded broker cannot listen on '"
                        + listen
                        + (tlsListen.isEmpty() ? "" : "' and '" + tlsListen)
                        + "' with data in '"
                        + dataDir
                        + "' ("
                        + why.getMessage()
                        + "): free the port or set another address",
                why);
    }

    /** Whether it accepts connections. */
    public boolean isRunning() {
        return server != null;
    }

    /** Stops it; what is stored stays. Safe to repeat. */
    public void stop() {
        if (server != null) {
            files.close();
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

    private static void stop(ActiveMQServer which) {
        try {
            if (which != null) {
                which.stop();
            }
        } catch (Exception e) {
            LOG.warn("EDGE-BROKER-004 the embedded broker did not stop cleanly", e);
        }
    }
}
