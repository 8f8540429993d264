package io.caravel.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what a client wants at its login that Artemis 2.44 does not check: a last will, which it
 * publishes without asking whether the client may, and the client id of this program, whose session
 * another client would take over.
 */
final class ConnectGate implements MQTTInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectGate.class);

    private final Doorman doorman;
    private final String ownClientId;

    /**
     * @param doorman knows who may publish what
     * @param ownClientId client id that only the program's own user may have, empty for none
     */
    ConnectGate(Doorman doorman, String ownClientId) {
        this.doorman = doorman;
        this.ownClientId = ownClientId;
    }

    @Override
    public boolean intercept(MqttMessage message, RemotingConnection connection) {
        if (!(message instanceof MqttConnectMessage connect)
                || !(connection.getTransportConnection() instanceof NettyConnection netty)) {
            return true;
        }
        Guest guest = doorman.claimed(connect.payload().userName(), connection);
        boolean will = connect.variableHeader().isWillFlag();
        if (will && !doorman.mayWrite(guest, connect.payload().willTopic())) {
            refuse(connect, netty.getChannel());
            return false;
        }
        String clientId = connect.payload().clientIdentifier();
        if (!ownClientId.isEmpty() && ownClientId.equals(clientId) && !guest.own()) {
            LOG.warn(
                    "EDGE-BROKER-009 client id '{}' refused for user '{}': it is the one of this program, choose another",
                    clientId,
                    guest.name());
            refuse(connect, netty.getChannel());
            return false;
        }
        return true;
    }

    private static void refuse(MqttConnectMessage connect, Channel channel) {
        boolean five = connect.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel();
        channel.writeAndFlush(
                        MqttMessageBuilders.connAck()
                                .returnCode(
                                        five
                                                ? MqttConnectReturnCode
                                                        .CONNECTION_REFUSED_NOT_AUTHORIZED_5
                                                : MqttConnectReturnCode
                                                        .CONNECTION_REFUSED_NOT_AUTHORIZED)
                                .build())
                .addListener(ChannelFutureListener.CLOSE);
    }
}
