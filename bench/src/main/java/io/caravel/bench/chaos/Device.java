package io.caravel.bench.chaos;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One device: it publishes telemetry and reports its twin, each numbered from 1 on, in step with
 * the kills. Runs once, on a thread of its own.
 */
final class Device implements Runnable {
    /** The property that telemetry carries. */
    static final String COUNT = "count";

    /** The property that the device reports. */
    static final String LEVEL = "level";

    /** The property that is wanted of the device. */
    static final String TARGET = "target";

    private final String namespace;
    private final String name;
    private final int events;
    private final int reports;
    private final Pace pace;
    private final Publisher publisher;
    private final AtomicInteger eventsAccepted = new AtomicInteger();
    private final AtomicInteger reportsAccepted = new AtomicInteger();
    private long lastTime;

    /**
     * @param url of the broker
     * @param events how many readings it publishes
     * @param reports how often it reports its twin
     */
    Device(String url, String namespace, String name, int events, int reports, Pace pace) {
        this.namespace = namespace;
        this.name = name;
        this.events = events;
        this.reports = reports;
        this.pace = pace;
        publisher = new Publisher(url, "chaos-" + name);
    }

    /** The name of its Device object. */
    String name() {
        return name;
    }

    /** Readings that the broker has acknowledged: all from 1 to this. */
    int eventsAccepted() {
        return eventsAccepted.get();
    }

    /** Reports that the broker has acknowledged: all from 1 to this. */
    int reportsAccepted() {
        return reportsAccepted.get();
    }

    /** Messages that were published more than once. */
    int again() {
        return publisher.again();
    }

    /** The track of its readings. */
    String eventTrack() {
        return name + "-e";
    }

    /** The track of the readings that its reports carry. */
    String reportTrack() {
        return name + "-t";
    }

    @Override
    public void run() {
        int all = events + reports;
        int reported = 0;
        try (publisher) {
            for (int i = 1; i <= all; i++) {
                pace.await(i / (double) all);
                if ((long) i * reports / all > reported) {
                    reported++;
                    report(reported);
                } else {
                    read(i - reported);
                }
            }
            publisher.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(int number) throws InterruptedException {
        long time = time();
        JsonObject data = event(eventTrack(), number, time).put(COUNT, side(number, time));
        publisher.publish(
                "$ke/events/device/" + namespace + "/" + name + "/data/update",
                data.encode(),
                eventsAccepted::incrementAndGet);
    }

    private void report(int number) throws InterruptedException {
        long time = time();
        JsonObject property = new JsonObject().put("actual", side(number, time));
        JsonObject update =
                event(reportTrack(), number, time)
                        .put("twin", new JsonObject().put(LEVEL, property));
        publisher.publish(
                "$hw/events/device/" + namespace + "/" + name + "/twin/update",
                update.encode(),
                reportsAccepted::incrementAndGet);
    }

    private static JsonObject event(String track, int number, long time) {
        return new JsonObject().put("event_id", track + "-" + number).put("timestamp", time);
    }

    private static JsonObject side(int number, long time) {
        return new JsonObject()
                .put("value", String.valueOf(number))
                .put("metadata", new JsonObject().put("timestamp", time));
    }

    /** No two messages of a device are of the same time. */
    private long time() {
        lastTime = Math.max(lastTime + 1, System.currentTimeMillis());
        return lastTime;
    }
}
