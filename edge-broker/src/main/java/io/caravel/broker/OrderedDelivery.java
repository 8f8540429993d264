package io.caravel.broker;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Writes what goes to a subscriber at once, so that it arrives in the order of its queue.
 *
 * <p>Artemis 2.44.0 lets each outgoing packet wait for the journal writes of whatever session used
 * the same thread before. A PUBLISH needs none of them, as its message is on disk before it is in
 * the queue, and it could be overtaken by the next one, which another thread sent. Acknowledgements
 * still wait.
 */
final class OrderedDelivery implements MQTTInterceptor {

    /** Returns false when the packet was written here. */
    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        if (packet.fixedHeader().messageType() != MqttMessageType.PUBLISH
                || !(connection.getTransportConnection() instanceof NettyConnection netty)) {
            return true;
        }
        Channel channel = netty.getNettyChannel();
        channel.writeAndFlush(packet, channel.voidPromise());
        return false;
    }
}
