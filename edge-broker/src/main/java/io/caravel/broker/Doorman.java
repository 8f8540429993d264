package io.caravel.broker;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who comes in and what each may do: whoever shows a client certificate is the user of its
 * CN, others log in with name and password; anonymous clients come in from loopback only, and only
 * where there are no users. Nobody manages the broker over the network, nor touches its own topics.
 */
final class Doorman implements ActiveMQSecurityManager5 {

    private static final Logger LOG = LoggerFactory.getLogger(Doorman.class);
    private static final String BROKERS_OWN = "$sys";
    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final int MOST_SAID = 1_000;

    private volatile Access access;
    private final boolean open;
    private final Guest own;
    private final PasswordHash ownPassword;
    private final WildcardConfiguration wildcards = new WildcardConfiguration();
    private final Map<String, Long> said = new ConcurrentHashMap<>();

    /**
     * @param access who may log in and what each may do
     * @param ownUser the program's own user, empty for none
     * @param ownPassword its password
     */
    Doorman(Access access, String ownUser, String ownPassword) {
        this.access = access;
        this.open = access.users().isEmpty() && ownUser.isEmpty();
        this.own = ownUser.isEmpty() ? null : new Guest(ownUser, true);
        this.ownPassword = ownUser.isEmpty() ? null : PasswordHash.plain(ownPassword);
    }

    /** Whether there is nobody who could log in; a file that loses all its users opens nothing. */
    boolean isOpen() {
        return open && access.users().isEmpty();
    }

    /** From now on this counts. */
    void follow(Access next) {
        access = next;
    }

    /** Whether somebody came in by what has been changed since. */
    boolean isOutdated(RemotingConnection connection, Access before) {
        Subject subject = connection.getSubject();
        Channel channel = channel(connection);
        if (subject == null || channel == null) {
            return false;
        }
        boolean certified = certified(channel) != null;
        return subject.getPrincipals(Guest.class).stream()
                .anyMatch(guest -> !guest.own() && !before.isSameFor(guest, certified, access));
    }

    @Override
    public Subject authenticate(
            String user, String password, RemotingConnection connection, String domain) {
        if (connection.getSubject() != null) {
            return connection.getSubject(); // proved once, at its login
        }
        Guest guest = guest(user, password, connection);
        if (guest == null) {
            say(
                    "login " + user,
                    "EDGE-BROKER-007 login of '{}' from {} refused: correct its name, password or certificate",
                    user == null ? "" : user,
                    connection.getRemoteAddress());
            return null;
        }
        Set<Principal> principals = Set.of(guest, new UserPrincipal(guest.name()));
        return new Subject(true, principals, Set.of(), Set.of());
    }

    private Guest guest(String user, String password, RemotingConnection connection) {
        Channel channel = channel(connection);
        if (channel == null) {
            return null;
        }
        String certified = certified(channel);
        if (certified != null) {
            return new Guest(certified, false);
        }
        if (user == null || user.isEmpty()) {
            return isOpen() && isLoopback(channel) ? Guest.ANONYMOUS : null;
        }
        String secret = password == null ? "" : password;
        if (own != null && own.name().equals(user)) {
            return ownPassword.fits(secret) ? own : null;
        }
        if (isOpen() && isLoopback(channel)) {
            return Guest.ANONYMOUS; // as Mosquitto: a name that nobody checks is none
        }
        return access.users().knows(user, secret) ? new Guest(user, false) : null;
    }

    /** Who a connection says it is, before its login; for what has to be decided there. */
    Guest claimed(String user, RemotingConnection connection) {
        Channel channel = channel(connection);
        String certified = channel == null ? null : certified(channel);
        if (certified != null) {
            return new Guest(certified, false);
        }
        if (own != null && own.name().equals(user)) {
            return own;
        }
        return user == null || isOpen() ? Guest.ANONYMOUS : new Guest(user, false);
    }

    /** Whether a guest may publish to a topic. */
    boolean mayWrite(Guest guest, String topic) {
        boolean may = !topic.startsWith(BROKERS_OWN) && access.rules().mayWrite(guest, topic);
        if (!may) {
            refuse(guest, "publish to", topic);
        }
        return may;
    }

    private boolean mayRead(Guest guest, String filter) {
        boolean may = access.rules().mayRead(guest, filter);
        if (!may) {
            refuse(guest, "subscribe to", filter);
        }
        return may;
    }

    /** An address is made at its first publish or subscription, whichever it is. */
    private boolean mayUse(Guest guest, String topic) {
        TopicRules rules = access.rules();
        boolean may = rules.mayWrite(guest, topic) || rules.mayRead(guest, topic);
        if (!may) {
            refuse(guest, "use", topic);
        }
        return may;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType type, String address) {
        Guest guest =
                subject == null
                        ? null
                        : subject.getPrincipals(Guest.class).stream().findFirst().orElse(null);
        if (guest == null || address.startsWith(BROKERS_OWN)) {
            return false;
        }
        String topic = MQTTUtil.getMqttTopicFromCoreAddress(address, wildcards);
        return switch (type) {
            case SEND -> mayWrite(guest, topic);
            case CREATE_ADDRESS -> mayUse(guest, topic);
            case CONSUME,
                    BROWSE,
                    CREATE_DURABLE_QUEUE,
                    CREATE_NON_DURABLE_QUEUE,
                    DELETE_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE,
                    DELETE_ADDRESS ->
                    mayRead(guest, topic);
            default -> false;
        };
    }

    private void refuse(Guest guest, String what, String topic) {
        say(
                guest.name() + " " + what,
                "EDGE-BROKER-008 user '{}' may not "
                        + what
                        + " '{}': correct the client or the access rules",
                guest.name(),
                topic);
    }

    /** Says the same at most once a minute: a client that tries for ever must not fill the disk. */
    private void say(String what, String message, Object... parts) {
        long now = System.nanoTime();
        Long last = said.get(what);
        if (last == null || now - last > QUIET_NANOS) {
            if (said.size() >= MOST_SAID) {
                said.clear();
            }
            said.put(what, now);
            LOG.warn(message, parts);
        }
    }

    private static Channel channel(RemotingConnection connection) {
        return connection.getTransportConnection() instanceof NettyConnection netty
                ? netty.getChannel()
                : null;
    }

    private static boolean isLoopback(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress().isLoopbackAddress();
    }

    /** The CN of the certificate that TLS has verified, null for none. */
    private static String certified(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            String subject = ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
            return null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // none was shown
        } catch (InvalidNameException e) {
            LOG.debug("a certificate without a readable name", e);
            return null;
        }
    }

    @Override
    public boolean validateUser(String user, String password) {
        return false; // asked only of managers that know no Subject
    }

    @Override
    public boolean validateUserAndRole(
            String user, String password, Set<Role> roles, CheckType type) {
        return false;
    }
}
