package io.caravel.bench.twin;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The programs of all devices: each device reports the numbers from 1 on, with QoS 1, and every
 * answer of the edge is looked at. Publishes on a few connections, each with a thread of its own.
 */
final class Meters implements AutoCloseable {

    private static final int CONNECTIONS = 4;
    private static final int MOST_UNANSWERED = 4_000;

    private final String url;
    private final String[] topics;
    private final int devices;
    private final String run;
    private final long[][] published;
    private final AtomicIntegerArray answered;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong disorder = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Wire listener;
    private volatile long lastAnswer;
    private volatile long latest;

    /**
     * @param run begins the event ids
     * @param each how many reports each device makes
     */
    Meters(String url, TwinLab lab, int devices, String run, int each) {
        this.url = url;
        this.devices = devices;
        this.run = run;
        topics = new String[devices];
        Arrays.setAll(topics, device -> lab.topic(device, "twin/update"));
        published = new long[devices][each + 2];
        answered = new AtomicIntegerArray(devices);
        listener = new Wire(url, "bench-answers-" + run);
        listener.subscribe("$hw/events/device/+/+/twin/update/result");
        Thread thread = new Thread(() -> listener.listen(this::answer), "answers");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Publishes all reports; returns when the broker has acknowledged them.
     *
     * @param perSecond over all devices; 0 as fast as the edge answers
     */
    void publish(double perSecond) throws InterruptedException {
        publish(perSecond, 1, published[0].length - 2);
    }

    /**
     * Publishes some reports of each device; returns when the broker has acknowledged them.
     *
     * @param from the first of each device
     * @param to the last of each device
     * @param perSecond over all devices; 0 as fast as the edge answers
     */
    void publish(double perSecond, int from, int to) throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            Thread thread =
                    new Thread(() -> publish(first, began, perSecond, from, to), "meters-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish(int first, long began, double perSecond, int from, int to) {
        long before = (from - 1L) * devices;
        try (Wire publisher = new Wire(url, "bench-" + run + "-" + first)) {
            for (int number = from; number <= to; number++) {
                for (int device = first; device < devices; device += CONNECTIONS) {
                    long n = count.getAndIncrement();
                    if (perSecond > 0) {
                        until(began + (long) ((n - before) / perSecond * 1e9));
                    }
                    while (perSecond == 0 && n - answers.get() > MOST_UNANSWERED) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    report(publisher, device, number);
                }
            }
            publisher.flush();
        }
    }

    private static void until(long time) {
        long left = time - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private void report(Wire publisher, int device, int number) {
        String payload = payload(id(device, number), number, System.currentTimeMillis());
        published[device][number] = System.nanoTime();
        publisher.publish(topics[device], payload);
    }

    /** A report as devices make it. */
    static String payload(String id, int number, long time) {
        return "{\"event_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"twin\":{\"level\":{\"actual\":{\"value\":\""
                + number
                + "\",\"metadata\":{\"timestamp\":"
                + time
                + "}}}}}";
    }

    /** The event id of a report. */
    String id(int device, int number) {
        return run + "-" + device + "-" + number;
    }

    private void answer(String topic, String payload) {
        JsonObject answer = new JsonObject(payload);
        String id = answer.getString("event_id", "");
        if (!id.startsWith(run + "-")) {
            return;
        }
        lastAnswer = System.nanoTime();
        if (answer.containsKey("code")) {
            refused.incrementAndGet();
        }
        int device = TwinLab.number(topic);
        int number = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
        if (number < answered.get(device)) {
            disorder.incrementAndGet();
        }
        latest = Math.max(latest, System.nanoTime() - published[device][number]);
        answered.set(device, Math.max(number, answered.get(device)));
        answers.incrementAndGet();
    }

    /** When a report was published, by the clock of this process; 0 when it was not yet. */
    long published(int device, int number) {
        return number < published[device].length ? published[device][number] : 0;
    }

    /** Answers so far, also repeated ones. */
    long answers() {
        return answers.get();
    }

    /** Answers that came after one to a later report of the same device. */
    long disorder() {
        return disorder.get();
    }

    /** The longest time from a report to its answer since {@link #forgetLatest}. */
    double latestSeconds() {
        return latest / 1e9;
    }

    /** Begins to look for the latest answer. */
    void forgetLatest() {
        latest = 0;
    }

    /** Reports that the edge refused. */
    long refused() {
        return refused.get();
    }

    /** When the last answer came. */
    long lastAnswer() {
        return lastAnswer;
    }

    @Override
    public void close() {
        listener.close();
    }
}
