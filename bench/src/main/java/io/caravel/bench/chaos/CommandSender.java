package io.caravel.bench.chaos;

import io.caravel.cli.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * An application in the cloud: it orders numbered commands of several keys, as files that the cloud
 * takes away when they are on its disk. What was on its way when the cloud was killed is taken
 * again, and known by its id. Runs once, on a thread of its own.
 */
final class CommandSender implements Runnable {
    private static final int WINDOW = 64;
    private static final long LOOK_MILLIS = 20;

    private final Lab lab;
    private final int keys;
    private final int commands;
    private final Pace pace;
    private final Deque<Path> open = new ArrayDeque<>();
    private volatile int accepted;

    /**
     * @param lab whose cloud and node are meant
     * @param keys how many orders have to be kept at once
     * @param commands how many, of all keys together
     */
    CommandSender(Lab lab, int keys, int commands, Pace pace) {
        this.lab = lab;
        this.keys = keys;
        this.commands = commands;
        this.pace = pace;
    }

    /** How many keys there are. */
    int keys() {
        return keys;
    }

    /** The track of a key. */
    static String track(int key) {
        return "valve-" + key;
    }

    /** Commands that the cloud has accepted. */
    int accepted() {
        return accepted;
    }

    /** Commands of one key that the cloud has accepted: all from 1 to this. */
    int accepted(int key) {
        return ChaosPlan.share(accepted, keys, key);
    }

    @Override
    public void run() {
        try {
            for (int number = 0; number < commands; number++) {
                pace.await(number / (double) commands);
                open.add(order(number));
                await(WINDOW);
            }
            await(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until fewer than so many are open. */
    private void await(int most) throws InterruptedException {
        while (true) {
            while (!open.isEmpty() && !Files.exists(open.peek())) {
                open.poll();
                accepted++;
            }
            if (open.size() < most) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Path order(int number) {
        String track = track(number % keys);
        String id = track + "-" + (number / keys + 1);
        JsonObject order =
                new JsonObject()
                        .put("node", lab.options().node())
                        .put("key", track)
                        .put("id", id)
                        .put("topic", Subscriber.TOPIC + track)
                        .put("payload", id);
        return lab.order("%08d".formatted(number), order.encode());
    }
}
