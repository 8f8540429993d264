package io.caravel.edge.twins;

import io.caravel.edge.objects.BodySeal;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.store.Database;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;

/** A box with a store, on which the beans of the twins run without Camel and without a broker. */
final class TwinWorld implements AutoCloseable {

    static final String T1 = "$hw/events/device/default/t1/";

    final Database database;
    final ObjectStore objects;
    final TwinStore twins;
    final Devices devices;
    final TwinReports reports;
    final TwinHistory history;
    final TwinRequests requests;
    final DeviceApply apply;
    final MembershipRequests membership;
    final AtomicLong nanos = new AtomicLong();
    final Set<String> kept = new HashSet<>();
    final Repeats repeats = new Repeats(nanos::get, kept::contains);

    TwinWorld(Path folder) {
        database =
                Database.open(
                        folder.resolve("edge.db"),
                        ObjectSchema.MIGRATIONS,
                        TwinStore.MIGRATIONS,
                        TwinHistory.MIGRATIONS);
        objects = new ObjectStore(database, new BodySeal(new SecretKeySpec(new byte[32], "AES")));
        twins = new TwinStore(database);
        devices = new Devices(objects);
        reports = new TwinReports(twins, devices, nanos::get);
        history = new TwinHistory(database, 3);
        requests = new TwinRequests(twins, devices, reports, history, repeats, Clock.systemUTC());
        apply = new DeviceApply("edge-1", twins, devices, reports, history, Clock.systemUTC());
        membership = new MembershipRequests(devices, Clock.systemUTC());
    }

    /** Stores the thermostat of the recordings and applies it. */
    List<MqttOut> thermostat(String rev, String uid, String target) {
        objects.put(
                        "devicemodel",
                        "default/thermo",
                        "1",
                        model(
                                        property("temperature", "FLOAT", "ReadOnly"),
                                        property("target", "FLOAT", "ReadWrite"))
                                .encode())
                .toCompletableFuture()
                .join();
        device("t1", rev, uid, desired("temperature", ""), desired("target", target));
        return applyAll();
    }

    /** Stores a thermostat of -40 to 125, applies it, and has it report 20. */
    void limitedThermostat() {
        objects.put(
                        "devicemodel",
                        "default/thermo",
                        "1",
                        model(
                                        property("temperature", "FLOAT", "ReadWrite")
                                                .put("minimum", "-40")
                                                .put("maximum", "125"))
                                .encode())
                .toCompletableFuture()
                .join();
        device("t1", "1", "u1", desired("temperature", ""));
        applyAll();
        report("temperature", "20");
    }

    void device(String name, String rev, String uid, JsonObject... properties) {
        objects.put("device", "default/" + name, rev, deviceJson(name, uid, properties).encode())
                .toCompletableFuture()
                .join();
    }

    static JsonObject deviceJson(String name, String uid, JsonObject... properties) {
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", name)
                                .put("namespace", "default")
                                .put("uid", uid))
                .put(
                        "spec",
                        new JsonObject()
                                .put("nodeName", "edge-1")
                                .put("deviceModelRef", new JsonObject().put("name", "thermo"))
                                .put("properties", new JsonArray(List.of((Object[]) properties))));
    }

    static JsonObject model(JsonObject... properties) {
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", "thermo").put("namespace", "default"))
                .put(
                        "spec",
                        new JsonObject()
                                .put("properties", new JsonArray(List.of((Object[]) properties))));
    }

    static JsonObject property(String name, String type, String accessMode) {
        return new JsonObject().put("name", name).put("type", type).put("accessMode", accessMode);
    }

    static JsonObject desired(String name, String value) {
        return new JsonObject()
                .put("name", name)
                .put("reportToCloud", true)
                .put("desired", new JsonObject().put("value", value));
    }

    List<MqttOut> applyAll() {
        return apply.apply().toCompletableFuture().join();
    }

    Outcome ask(String topic, String payload) {
        Outcome outcome = requests.handle(topic, payload.getBytes(StandardCharsets.UTF_8));
        outcome.stored().toCompletableFuture().join();
        return outcome;
    }

    Outcome report(String property, String value) {
        return ask(
                T1 + "twin/update",
                new JsonObject()
                        .put("event_id", "e")
                        .put(
                                "twin",
                                new JsonObject()
                                        .put(
                                                property,
                                                new JsonObject()
                                                        .put(
                                                                "actual",
                                                                new JsonObject()
                                                                        .put("value", value))))
                        .encode());
    }

    static JsonObject payload(Outcome outcome, String ending) {
        return outcome.messages().stream()
                .filter(message -> message.topic().endsWith(ending))
                .findFirst()
                .map(message -> new JsonObject(message.payload()))
                .orElse(null);
    }

    @Override
    public void close() {
        history.close();
        database.close();
    }
}
