package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Answers which devices this node has, on {@code $hw/events/node/<node>/membership/get}. */
public final class MembershipRequests {

    private final Devices devices;
    private final Clock clock;

    /**
     * @param devices the devices
     * @param clock for the time of the answer
     */
    public MembershipRequests(Devices devices, Clock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * Answers on the topic of the request with {@code /result}.
     *
     * @param topic where the request came from
     * @param body as it came, any bytes; empty counts as a request without an id
     */
    public Outcome handle(String topic, byte[] body) {
        long now = clock.millis();
        try {
            JsonObject request =
                    body == null || body.length == 0 ? new JsonObject() : Payload.read(body);
            JsonArray members = new JsonArray();
            devices.all().forEach(device -> members.add(device.member()));
            JsonObject answer =
                    Payload.answer(Payload.eventId(request), now).put("devices", members);
            return Outcome.answer(new MqttOut(topic + "/result", answer.encode()));
        } catch (TwinException refused) {
            return Outcome.answer(
                    new MqttOut(topic + "/result", Payload.refusal("", now, refused).encode()));
        }
    }
}
