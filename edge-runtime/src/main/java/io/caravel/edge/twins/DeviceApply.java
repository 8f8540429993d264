package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the twins to what the stored Devices and DeviceModels say, and finds what devices have to
 * hear of it. Safe to repeat; a crash in between is caught up after the start, because stored and
 * applied are compared.
 */
public final class DeviceApply {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceApply.class);

    private final String membership;
    private final TwinStore twins;
    private final Devices devices;
    private final TwinReports reports;
    private final TwinHistory history;
    private final Clock clock;
    private final Set<String> again = ConcurrentHashMap.newKeySet();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /**
     * @param node name of this node, for the membership topic
     * @param twins what is changed
     * @param devices what is wanted
     * @param reports told of every change
     * @param history forgets devices that go
     * @param clock for the times in messages
     */
    public DeviceApply(
            String node,
            TwinStore twins,
            Devices devices,
            TwinReports reports,
            TwinHistory history,
            Clock clock) {
        this.membership = "$hw/events/node/" + node + "/membership/updated";
        this.twins = twins;
        this.devices = devices;
        this.reports = reports;
        this.history = history;
        this.clock = clock;
        twins.keys().forEach(devices::touch);
    }

    /**
     * Has every unanswered delta sent once more: whenever the broker is back, also after a start.
     */
    void sendAgain() {
        twins.keys().forEach(this::touch);
        devices.all().forEach(device -> touch(device.key()));
    }

    /**
     * Has the unanswered delta of one device sent once more.
     *
     * @param key {@code <namespace>/<name>}
     */
    public void sendAgain(String key) {
        touch(key);
    }

    private void touch(String key) {
        again.add(key);
        devices.touch(key);
    }

    /**
     * Applies all devices that changed since the last call.
     *
     * @return completes when the twins are on disk, with the messages for devices, in order
     */
    public CompletionStage<List<MqttOut>> apply() {
        if (!kept.isEmpty() && devices.isComplete()) {
            kept.forEach(devices::touch);
            kept.clear();
        }
        List<String> changed = devices.takeChanged();
        if (changed.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<MqttOut> messages = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<?>[] steps =
                changed.stream()
                        .sorted()
                        .map(key -> one(key).thenAccept(messages::addAll).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(steps)
                .handle(
                        (done, failed) -> {
                            if (failed != null) {
                                changed.forEach(this::touch);
                                throw new CompletionException(failed);
                            }
                            return List.copyOf(messages);
                        });
    }

    private CompletionStage<List<MqttOut>> one(String key) {
        Optional<EdgeDevice> old = devices.get(key);
        Optional<EdgeDevice> device = devices.refresh(key);
        Optional<TwinDocument> document = twins.get(key);
        boolean resend = again.remove(key);
        if (device.isEmpty()) {
            return document.isEmpty() || mayBeLost(key, old)
                    ? CompletableFuture.completedFuture(List.of())
                    : forget(key).thenApply(gone -> List.of(removed(key)));
        }
        List<MqttOut> messages = new ArrayList<>();
        if (document.isPresent() && !document.get().uid().equals(device.get().uid())) {
            history.forget(key);
            reports.wishes().forget(key);
            messages.add(removed(key));
        }
        old.filter(o -> !o.attributes().equals(device.get().attributes()))
                .ifPresent(o -> messages.add(attributes(device.get())));
        try {
            TwinStore.Changed<TwinDocument> changed =
                    twins.change(key, before -> applied(before, device.get(), resend, messages));
            tellRefused(device.get(), DesiredMerge.refused(changed.answer(), device.get()));
            return changed.stored().thenApply(stored -> messages);
        } catch (TwinException e) {
            if (failing(key, List.of(failure("EDGE-TWIN-006", "desired", e.reason())))) {
                LOG.error(
                        "EDGE-TWIN-006 device '{}' not applied, {}: want less of it",
                        key,
                        e.reason());
            }
            return CompletableFuture.completedFuture(messages);
        }
    }

    /** A wanted value that the model forbids is told once per change. */
    private void tellRefused(EdgeDevice device, Map<String, String> refused) {
        List<DeviceFailure> found = new ArrayList<>();
        refused.forEach(
                (name, reason) -> found.add(failure("EDGE-TWIN-005", "desired " + name, reason)));
        if (failing(device.key(), found) && !found.isEmpty()) {
            LOG.warn(
                    "EDGE-TWIN-005 desired values for device '{}' refused, {}: correct the Device",
                    device.key(),
                    String.join(", ", refused.values()));
        }
    }

    private boolean failing(String key, List<DeviceFailure> found) {
        return reports.failing(key, "desired", found);
    }

    private DeviceFailure failure(String code, String what, String reason) {
        return new DeviceFailure(code, what, reason, clock.instant());
    }

    private CompletionStage<Void> forget(String key) {
        failing(key, List.of());
        reports.wishes().forget(key);
        history.forget(key);
        return twins.remove(key);
    }

    /** A twin whose Device the store may have lost stays until the cloud has told its Devices. */
    private boolean mayBeLost(String key, Optional<EdgeDevice> old) {
        boolean lost = old.isEmpty() && !devices.isComplete();
        if (lost) {
            kept.add(key);
        }
        return lost;
    }

    private TwinStore.Change<TwinDocument> applied(
            TwinDocument before, EdgeDevice device, boolean resend, List<MqttOut> messages) {
        long now = clock.millis();
        boolean isNew = before == null || !before.uid().equals(device.uid());
        TwinDocument start = isNew ? TwinDocument.empty(device.uid()) : before;
        TwinDocument after = DesiredMerge.merge(start, device, reports.wishes(), now);
        if (isNew) {
            messages.add(membership(Optional.of(device.member()), Optional.empty()));
        }
        if (after != before) {
            reports.changed(device.key());
            if (!after.pending().isEmpty()) {
                reports.wanted(device.key());
            }
        }
        if (after != before || resend) {
            TwinDelta.of(after, device, now)
                    .ifPresent(
                            delta ->
                                    messages.addAll(
                                            DeviceTopic.both(
                                                    after,
                                                    device.key(),
                                                    "twin/update/delta",
                                                    delta.encode())));
        }
        return new TwinStore.Change<>(after, after);
    }

    private MqttOut removed(String key) {
        JsonObject member =
                new JsonObject().put("id", key).put("name", key.substring(key.indexOf('/') + 1));
        return membership(Optional.empty(), Optional.of(member));
    }

    private MqttOut membership(Optional<JsonObject> added, Optional<JsonObject> removed) {
        JsonObject payload =
                Payload.notice(clock.millis())
                        .put(
                                "added_devices",
                                added.map(one -> new JsonArray().add(one)).orElse(null))
                        .put(
                                "removed_devices",
                                removed.map(one -> new JsonArray().add(one)).orElse(null));
        return new MqttOut(membership, payload.encode());
    }

    private MqttOut attributes(EdgeDevice device) {
        JsonObject payload = Payload.notice(clock.millis()).put("attributes", device.attributes());
        return new MqttOut("$hw/events/device/" + device.key() + "/updated", payload.encode());
    }
}
