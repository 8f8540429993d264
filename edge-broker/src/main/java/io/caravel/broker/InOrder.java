package io.caravel.broker;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Writes each message to its subscriber at once.
 *
 * <p>Artemis 2.44 lets a delivery wait for the disk operations of whatever its pool thread did
 * before; two neighbours that two threads deliver then change places (seen about once in 1,000
 * messages under load). A message is on disk before it is delivered, so there is nothing to wait
 * for. Made by Artemis from its name.
 */
public final class InOrder implements MQTTInterceptor {

    @Override
    public boolean intercept(MqttMessage message, RemotingConnection connection) {
        if (message.fixedHeader().messageType() == MqttMessageType.PUBLISH
                && connection.getTransportConnection() instanceof NettyConnection netty) {
            netty.getChannel().writeAndFlush(message, netty.getChannel().voidPromise());
            return false; // written here: Artemis does not write it again
        }
        return true;
    }
}
