package io.caravel.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Artemis set up as a small MQTT broker: journal on disk, little memory, nothing but MQTT. */
final class BrokerSettings {

    private static final int JOURNAL_FILE_BYTES = 2 * 1024 * 1024;
    private static final int JOURNAL_BUFFER_BYTES = 128 * 1024;
    private static final int JOURNAL_BUFFER_NANOS = 500_000;
    private static final long ADDRESS_BYTES_IN_MEMORY = 8L * 1024 * 1024;
    private static final long ALL_BYTES_IN_MEMORY = 32L * 1024 * 1024;

    private final Path dataDir;
    private final boolean syncOnDisk;
    private final Map<String, TransportConfiguration> acceptors = new LinkedHashMap<>();

    BrokerSettings(Path dataDir, boolean syncOnDisk) {
        this.dataDir = dataDir.toAbsolutePath();
        this.syncOnDisk = syncOnDisk;
    }

    /** Adds a listener; {@code tls} null for a plain one. */
    BrokerSettings on(Listener listener, BrokerTls tls) {
        String name = tls == null ? "mqtt" : "mqtts";
        acceptors.put(name, acceptor(name, listener, tls));
        return this;
    }

    Configuration build() throws Exception {
        ConfigurationImpl broker = new ConfigurationImpl();
        broker.setName("caravel-edge");
        security(broker);
        broker.setJMXManagementEnabled(false);
        broker.setMessageCounterEnabled(false);
        broker.setPersistenceEnabled(true);
        journal(broker);
        memory(broker);
        broker.setOutgoingInterceptorClassNames(List.of(InOrder.class.getName()));
        acceptors.values().forEach(broker::addAcceptorConfiguration);
        return broker;
    }

    /**
     * The {@link Doorman} decides on each connection: Artemis' caches know logins by name and
     * password only, not by where they come from. Its built-in cluster user, whose password is in
     * its documentation, gets one that nobody knows.
     */
    private static void security(ConfigurationImpl broker) {
        broker.setSecurityEnabled(true);
        broker.setAuthenticationCacheSize(0);
        broker.setAuthorizationCacheSize(0);
        broker.setClusterUser(UUID.randomUUID().toString());
        broker.setClusterPassword(UUID.randomUUID().toString());
    }

    private void journal(ConfigurationImpl broker) {
        broker.setJournalDirectory(dataDir.resolve("journal").toString());
        broker.setBindingsDirectory(dataDir.resolve("bindings").toString());
        broker.setPagingDirectory(dataDir.resolve("paging").toString());
        broker.setLargeMessagesDirectory(dataDir.resolve("large").toString());
        broker.setNodeManagerLockDirectory(dataDir.resolve("lock").toString());
        broker.setJournalType(JournalType.NIO);
        broker.setJournalFileSize(JOURNAL_FILE_BYTES);
        broker.setJournalBufferSize_NIO(JOURNAL_BUFFER_BYTES);
        broker.setJournalBufferTimeout_NIO(JOURNAL_BUFFER_NANOS);
        broker.setJournalMinFiles(2);
        broker.setJournalPoolFiles(4);
        broker.setJournalDatasync(syncOnDisk);
        broker.setJournalSyncNonTransactional(syncOnDisk);
        broker.setJournalSyncTransactional(syncOnDisk);
        broker.setMaxDiskUsage(95);
    }

    private static void memory(ConfigurationImpl broker) {
        broker.setGlobalMaxSize(ALL_BYTES_IN_MEMORY);
        broker.setScheduledThreadPoolMaxSize(2);
        AddressSettings all = new AddressSettings();
        all.setMaxSizeBytes(ADDRESS_BYTES_IN_MEMORY);
        all.setPageSizeBytes(1024 * 1024);
        all.setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
        all.setAutoCreateQueues(true);
        all.setAutoCreateAddresses(true);
        all.setAutoDeleteQueues(true);
        all.setAutoDeleteAddresses(true);
        // a message is the session's until it takes it: none is set aside after some attempts
        all.setMaxDeliveryAttempts(-1);
        // named only so that Artemis does not warn at each subscription: nothing is bound to them
        all.setDeadLetterAddress(SimpleString.of("caravel.dead"));
        all.setExpiryAddress(SimpleString.of("caravel.expired"));
        broker.addAddressSetting("#", all);
    }

    private static TransportConfiguration acceptor(String name, Listener on, BrokerTls tls) {
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, on.host());
        transport.put(TransportConstants.PORT_PROP_NAME, on.port());
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        transport.put(TransportConstants.REMOTING_THREADS_PROPNAME, 2);
        if (tls != null) {
            tls.to(transport);
        }
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(), transport, name, new HashMap<>());
    }
}
