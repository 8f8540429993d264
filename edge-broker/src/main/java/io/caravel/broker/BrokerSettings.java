package io.caravel.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Artemis set up as a small MQTT broker: journal on disk, little memory, nothing but MQTT. */
final class BrokerSettings {

    static final String ROLE = "device";

    private static final int JOURNAL_FILE_BYTES = 2 * 1024 * 1024;
    private static final int JOURNAL_BUFFER_BYTES = 128 * 1024;
    private static final int JOURNAL_BUFFER_NANOS = 500_000;
    private static final long ADDRESS_BYTES_IN_MEMORY = 8L * 1024 * 1024;
    private static final long ALL_BYTES_IN_MEMORY = 32L * 1024 * 1024;

    private final Path dataDir;
    private final String host;
    private final int port;
    private final boolean security;
    private final boolean syncOnDisk;
    private String keyStore;
    private String keyStorePassword;

    BrokerSettings(Path dataDir, String host, int port, boolean security, boolean syncOnDisk) {
        this.dataDir = dataDir.toAbsolutePath();
        this.host = host;
        this.port = port;
        this.security = security;
        this.syncOnDisk = syncOnDisk;
    }

    BrokerSettings withTls(String store, String password) {
        keyStore = store;
        keyStorePassword = password;
        return this;
    }

    Configuration build() throws Exception {
        ConfigurationImpl broker = new ConfigurationImpl();
        broker.setName("caravel-edge");
        broker.setSecurityEnabled(security);
        broker.setJMXManagementEnabled(false);
        broker.setMessageCounterEnabled(false);
        broker.setPersistenceEnabled(true);
        journal(broker);
        memory(broker);
        broker.setOutgoingInterceptorClassNames(List.of(InOrder.class.getName()));
        broker.addAcceptorConfiguration(acceptor());
        if (security) {
            broker.putSecurityRoles("#", Set.of(all()));
        }
        return broker;
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

    private TransportConfiguration acceptor() {
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, host);
        transport.put(TransportConstants.PORT_PROP_NAME, port);
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        transport.put(TransportConstants.REMOTING_THREADS_PROPNAME, 2);
        if (keyStore != null && !keyStore.isBlank()) {
            transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
            transport.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
            transport.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keyStore);
            transport.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, keyStorePassword);
        }
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(), transport, "mqtt", new HashMap<>());
    }

    private static Role all() {
        return new Role(
                ROLE, true, true, true, true, true, true, false, true, true, true, false, false);
    }
}
