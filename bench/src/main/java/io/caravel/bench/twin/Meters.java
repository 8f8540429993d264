package io.caravel.bench.twin;

import io.caravel.bench.chaos.Publisher;
import io.caravel.cli.device.MqttLink;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
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
    private final TwinLab lab;
    private final int devices;
    private final String run;
    private final long[][] published;
    private final AtomicIntegerArray answered;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong disorder = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final MqttLink listener;
    private volatile long lastAnswer;

    /**
     * @param run begins the event ids
     * @param each how many reports each device makes
     */
    Meters(String url, TwinLab lab, int devices, String run, int each) {
        this.url = url;
        this.lab = lab;
        this.devices = devices;
        this.run = run;
        published = new long[devices][each + 2];
        answered = new AtomicIntegerArray(devices);
        listener =
                new MqttLink(
                        url,
                        "bench-answers-" + run,
                        this::answer,
                        "$hw/events/device/+/+/twin/update/result");
        listener.connect(10_000);
    }

    /**
     * Publishes all reports; returns when the broker has acknowledged them.
     *
     * @param perSecond over all devices; 0 as fast as the edge answers
     */
    void publish(double perSecond) throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            Thread thread = new Thread(() -> publish(first, began, perSecond), "meters-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish(int first, long began, double perSecond) {
        try (Publisher publisher = new Publisher(url, "bench-" + run + "-" + first)) {
            for (int number = 1; number < published[0].length - 1; number++) {
                for (int device = first; device < devices; device += CONNECTIONS) {
                    long n = count.getAndIncrement();
                    if (perSecond > 0) {
                        until(began + (long) (n / perSecond * 1e9));
                    }
                    while (perSecond == 0 && n - answers.get() > MOST_UNANSWERED) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    report(publisher, device, number);
                }
            }
            publisher.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void until(long time) {
        long left = time - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private void report(Publisher publisher, int device, int number) throws InterruptedException {
        String payload = payload(id(device, number), number, System.currentTimeMillis());
        published[device][number] = System.nanoTime();
        publisher.publish(lab.topic(device, "twin/update"), payload, () -> {});
    }

    /** A report as devices make it. */
    static String payload(String id, int number, long time) {
        return "{\"event_id\":\"%s\",\"timestamp\":%d,\"twin\":{\"level\":{\"actual\":{\"value\":\"%d\",\"metadata\":{\"timestamp\":%d}}}}}"
                .formatted(id, time, number, time);
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
