package io.caravel.edge.devices;

import io.caravel.edge.twins.MqttOut;
import io.caravel.edge.twins.Outcome;
import io.vertx.core.json.JsonObject;

/** Looks at what the twin answered to a reading. */
public final class TwinAnswer {

    TwinAnswer() {}

    /**
     * Passes when it was granted.
     *
     * @throws DeviceException with the twin's reason when it was refused
     */
    public void check(Outcome outcome) {
        for (MqttOut message : outcome.messages()) {
            if (message.topic().endsWith("/update/result")) {
                JsonObject answer = new JsonObject(message.payload());
                if (answer.getValue("code") != null) {
                    throw new DeviceException(
                            DeviceException.REFUSED, answer.getString("reason", "refused"));
                }
            }
        }
    }
}
