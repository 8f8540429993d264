package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Answers what devices and applications ask on {@code $hw/events/device/…}. */
public final class TwinRequests {

    private static final Set<String> STATES =
            Set.of("online", "offline", "ok", "unhealthy", "unknown");
    private static final String GONE = "update rejected due to the device is not existed";

    private final TwinStore twins;
    private final Devices devices;
    private final TwinReports reports;
    private final TwinHistory history;
    private final Repeats repeats;
    private final Clock clock;

    /**
     * @param twins where twins are kept
     * @param devices who may ask
     * @param reports told of every change
     * @param history takes what devices report
     * @param repeats knows readings that come again
     * @param clock for times that the request does not give
     */
    TwinRequests(
            TwinStore twins,
            Devices devices,
            TwinReports reports,
            TwinHistory history,
            Repeats repeats,
            Clock clock) {
        this.twins = twins;
        this.devices = devices;
        this.reports = reports;
        this.history = history;
        this.repeats = repeats;
        this.clock = clock;
    }

    /**
     * Merges or answers one request. A request that cannot be granted is answered with a code and a
     * reason and changes nothing. Requests of one thread take effect in call order, and the stages
     * of their outcomes complete in it.
     *
     * @param topic where it came from; a topic that is no request leads to nothing
     * @param body as it came, any bytes
     * @return the answers and what the cloud is to hear; the change is on disk when its stage
     *     completes
     */
    public Outcome handle(String topic, byte[] body) {
        Optional<DeviceTopic> parsed = DeviceTopic.parse(topic);
        if (parsed.isEmpty()) {
            return Outcome.nothing();
        }
        DeviceTopic asked = parsed.get();
        long now = clock.millis();
        String eventId = "";
        try {
            boolean get = asked.request().endsWith("/get");
            JsonObject request =
                    get && (body == null || body.length == 0)
                            ? new JsonObject()
                            : Payload.read(body);
            eventId = Payload.eventId(request);
            return switch (asked.request()) {
                case "twin/update" -> update(asked, request, eventId, now, body);
                case "twin/get" -> get(asked, eventId, now);
                case "state/update" -> state(asked, request, eventId, now);
                default -> stateGet(asked, eventId, now);
            };
        } catch (TwinException refused) {
            MqttOut answer = result(asked, Payload.refusal(eventId, now, refused));
            return new Outcome(List.of(answer), List.of(), twins.settled());
        }
    }

    private Outcome update(
            DeviceTopic asked, JsonObject request, String eventId, long now, byte[] body) {
        EdgeDevice device = device(asked, GONE);
        JsonObject twin = Payload.object(request, "twin");
        if (twin == null) {
            throw new TwinException(TwinException.BAD, Payload.UNREADABLE);
        }
        String source =
                repeats.identity(device.key(), eventId, Repeats.isTimed(request, twin), body);
        TwinStore.Changed<TwinMerge.Merged> changed =
                twins.change(
                        device.key(),
                        before -> {
                            TwinMerge.Merged merged =
                                    TwinMerge.merge(
                                            document(before, device, asked),
                                            device,
                                            twin,
                                            now,
                                            () -> repeats.isStored(source));
                            return new TwinStore.Change<>(merged.after(), merged);
                        });
        TwinMerge.Merged merged = changed.answer();
        reports.changed(device.key());
        if (merged.wanted()) {
            reports.wanted(device.key());
        }
        keep(device.key(), merged.readings());
        return new Outcome(
                answers(asked, device, merged, eventId, now),
                readings(device, merged.readings(), source, eventId, now),
                changed.stored());
    }

    private void keep(String key, JsonObject readings) {
        for (String name : readings.fieldNames()) {
            JsonObject reading = readings.getJsonObject(name);
            history.add(key, name, reading.getString("value"), reading.getLong("timestamp"));
        }
    }

    private static List<MqttOut> answers(
            DeviceTopic asked,
            EdgeDevice device,
            TwinMerge.Merged merged,
            String eventId,
            long now) {
        List<MqttOut> answers = new ArrayList<>();
        answers.add(result(asked, Payload.answer(eventId, now).put("twin", merged.result())));
        if (!merged.document().isEmpty()) {
            String document = Payload.answer(eventId, now).put("twin", merged.document()).encode();
            answers.addAll(
                    DeviceTopic.both(
                            merged.after(), device.key(), "twin/update/document", document));
        }
        answers.addAll(delta(merged.after(), device, now));
        return answers;
    }

    private static List<MqttOut> delta(TwinDocument document, EdgeDevice device, long now) {
        return TwinDelta.of(document, device, now)
                .map(d -> DeviceTopic.both(document, device.key(), "twin/update/delta", d.encode()))
                .orElse(List.of());
    }

    private static List<UpEvent> readings(
            EdgeDevice device, JsonObject readings, String source, String eventId, long now) {
        JsonObject told = TwinMerge.copy(readings);
        device.silent().forEach(told::remove);
        return told.isEmpty()
                ? List.of()
                : List.of(
                        UpEvent.readings(
                                device.key(),
                                source,
                                telemetry(device.key(), told, eventId, now).encode()));
    }

    /** The body of kind {@code telemetry}. */
    static JsonObject telemetry(String key, JsonObject values, String eventId, long now) {
        return new JsonObject()
                .put("device", key)
                .put("event_id", eventId.isEmpty() ? UUID.randomUUID().toString() : eventId)
                .put("timestamp", now)
                .put("values", values);
    }

    private Outcome get(DeviceTopic asked, String eventId, long now) {
        EdgeDevice device =
                device(asked, "Device " + asked.key() + " not found while getting twin");
        TwinStore.Changed<TwinDocument> read = read(asked, device);
        JsonObject answer = Payload.answer(eventId, now).put("twin", read.answer().twin());
        return new Outcome(List.of(result(asked, answer)), List.of(), read.stored());
    }

    private TwinStore.Changed<TwinDocument> read(DeviceTopic asked, EdgeDevice device) {
        return twins.change(
                asked.key(),
                before -> {
                    TwinDocument document = document(before, device, asked);
                    return new TwinStore.Change<>(document, document);
                });
    }

    private Outcome state(DeviceTopic asked, JsonObject request, String eventId, long now) {
        EdgeDevice device = device(asked, GONE);
        Object state = request.getValue("state");
        if (!(state instanceof String name) || !STATES.contains(name)) {
            throw new TwinException(
                    TwinException.BAD,
                    "the state is not one of online, offline, ok, unhealthy, unknown");
        }
        boolean there = "online".equals(name) || "ok".equals(name);
        String seen = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        TwinStore.Changed<TwinDocument> changed =
                twins.change(
                        asked.key(),
                        before -> {
                            TwinDocument known = document(before, device, asked);
                            TwinDocument after =
                                    known.withState(name, there ? seen : known.lastOnlineTime());
                            return new TwinStore.Change<>(after, after);
                        });
        reports.changed(asked.key());
        List<MqttOut> answers = new ArrayList<>();
        answers.add(stateResult(asked, changed.answer(), eventId, now));
        answers.addAll(there ? delta(changed.answer(), device, now) : List.of());
        return new Outcome(answers, List.of(), changed.stored());
    }

    private Outcome stateGet(DeviceTopic asked, String eventId, long now) {
        EdgeDevice device =
                device(asked, "Device " + asked.key() + " not found while getting state");
        TwinStore.Changed<TwinDocument> read = read(asked, device);
        return new Outcome(
                List.of(stateResult(asked, read.answer(), eventId, now)), List.of(), read.stored());
    }

    private static MqttOut stateResult(
            DeviceTopic asked, TwinDocument document, String eventId, long now) {
        JsonObject device =
                new JsonObject().put("name", asked.device()).put("state", document.state());
        if (!document.lastOnlineTime().isEmpty()) {
            device.put("lastOnlineTime", document.lastOnlineTime());
        }
        return result(asked, Payload.answer(eventId, now).put("device", device));
    }

    private EdgeDevice device(DeviceTopic asked, String otherwise) {
        return devices.get(asked.key())
                .orElseThrow(() -> new TwinException(TwinException.UNKNOWN, otherwise));
    }

    /** The twin so far, which remembers how the device asks. */
    private static TwinDocument document(
            TwinDocument before, EdgeDevice device, DeviceTopic asked) {
        TwinDocument document = before == null ? TwinDocument.empty(device.uid()) : before;
        return asked.oneLevel() && !document.oneLevel() ? document.withOneLevel() : document;
    }

    private static MqttOut result(DeviceTopic asked, JsonObject payload) {
        return new MqttOut(asked.topic(asked.request() + "/result"), payload.encode());
    }
}
