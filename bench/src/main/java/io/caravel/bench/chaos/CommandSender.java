package io.caravel.bench.chaos;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An application in the cloud: it orders numbered commands of one key, one at a time, and repeats
 * each until it is answered as accepted. Runs once, on a thread of its own.
 */
final class CommandSender implements Runnable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long AGAIN_MILLIS = 100;

    private final HttpClient http;
    private final URI uri;
    private final String node;
    private final String key;
    private final int commands;
    private final Pace pace;
    private volatile int accepted;
    private volatile int again;

    /**
     * @param uri where the cloud takes commands
     * @param node for which node they are
     * @param key names the order they have to keep
     * @param commands how many
     */
    CommandSender(HttpClient http, URI uri, String node, String key, int commands, Pace pace) {
        this.http = http;
        this.uri = uri;
        this.node = node;
        this.key = key;
        this.commands = commands;
        this.pace = pace;
    }

    /** The track of its commands. */
    String track() {
        return key;
    }

    /** Commands that the cloud has accepted: all from 1 to this. */
    int accepted() {
        return accepted;
    }

    /** Orders that were given again because no answer came. */
    int again() {
        return again;
    }

    @Override
    public void run() {
        try {
            for (int number = 1; number <= commands; number++) {
                pace.await(number / (double) commands);
                while (!isAccepted(number)) {
                    again++;
                    TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
                }
                accepted = number;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAccepted(int number) throws InterruptedException {
        String id = key + "-" + number;
        JsonObject order =
                new JsonObject()
                        .put("node", node)
                        .put("key", key)
                        .put("id", id)
                        .put("topic", Subscriber.TOPIC + key)
                        .put("payload", id);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(order.encode()))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 202;
        } catch (IOException e) {
            return false;
        }
    }
}
