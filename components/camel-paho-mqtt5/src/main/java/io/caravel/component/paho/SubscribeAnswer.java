package io.caravel.component.paho;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the broker's answer to a subscription: refused filters are logged and asked for again. */
final class SubscribeAnswer implements MqttActionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribeAnswer.class);
    private static final int FIRST_REFUSAL = 0x80;

    private final List<Inbox> asked;
    private final MqttSession on;
    private final Runnable answered;
    private final Consumer<Inbox> again;

    SubscribeAnswer(List<Inbox> asked, MqttSession on, Runnable answered, Consumer<Inbox> again) {
        this.asked = asked;
        this.on = on;
        this.answered = answered;
        this.again = again;
    }

    @Override
    public void onSuccess(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        for (int i = 0; codes != null && i < codes.length && i < asked.size(); i++) {
            if (codes[i] >= FIRST_REFUSAL) {
                refused(asked.get(i), codes[i]);
            }
        }
        answered.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable why) {
        if (on.isAlive()) {
            asked.forEach(inbox -> refused(inbox, FIRST_REFUSAL));
        }
    }

    private void refused(Inbox inbox, int code) {
        LOG.error(
                "MQTT-003 the broker refuses the subscription to '{}' (reason 0x{}): check the"
                        + " access rules of this client",
                inbox.filter,
                Integer.toHexString(code));
        again.accept(inbox);
    }
}
