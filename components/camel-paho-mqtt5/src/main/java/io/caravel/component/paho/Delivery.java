package io.caravel.component.paho;

import org.eclipse.paho.mqttv5.common.MqttMessage;

/** One message as it arrived on one connection; its acknowledgement goes there or nowhere. */
final class Delivery {

    final long number;
    final String topic;
    final MqttMessage message;
    final MqttSession session;

    /** Guarded by the inbox. */
    boolean done;

    private HeldBytes held;

    Delivery(long number, String topic, MqttMessage message, MqttSession session) {
        this.number = number;
        this.topic = topic;
        this.message = message;
        this.session = session;
    }

    /** Whether the broker will send it again because its connection is gone. */
    boolean comesAgain() {
        return message.getQos() > 0 && !session.isAlive();
    }

    /** Its bytes count there from now on. */
    synchronized void heldIn(HeldBytes counted) {
        held = counted;
    }

    /** It is done with, or left to the broker: its bytes count no more. Once more is nothing. */
    synchronized void release() {
        if (held != null) {
            held.release(this);
            held = null;
        }
    }

    void acknowledge() {
        session.acknowledge(message);
    }
}
