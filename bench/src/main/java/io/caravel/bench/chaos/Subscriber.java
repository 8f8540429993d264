package io.caravel.bench.chaos;

import io.caravel.lab.MqttArrivals;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * An application on the box that receives commands with QoS 1 in a session that outlives its
 * connections. MQTT delivers at least once: what comes again is counted, and is no fault here; a
 * first arrival after a later one is. Runs on a thread of its own until it is interrupted; the rest
 * is safe for threads.
 */
final class Subscriber implements Runnable {
    /** The topics of commands begin with it; their key follows. */
    static final String TOPIC = "chaos/commands/";

    private static final long SESSION_SECONDS = 86_400;
    private static final long WAIT_MILLIS = 5_000;
    private static final long AGAIN_MILLIS = 100;

    private final String url;
    private final Findings findings;
    private final Map<String, Track> tracks = new HashMap<>();
    private volatile boolean subscribed;

    Subscriber(String url, Findings findings) {
        this.url = url;
        this.findings = findings;
    }

    /** Whether the broker has its session. */
    boolean isSubscribed() {
        return subscribed;
    }

    /** The different commands that arrived. */
    synchronized int arrived() {
        return tracks.values().stream().mapToInt(Track::count).sum();
    }

    /** Arrivals of a command that had arrived. */
    synchronized int repeats() {
        return tracks.values().stream().mapToInt(Track::repeats).sum();
    }

    /** How many of the commands 1 to {@code accepted} of a track have not arrived. */
    synchronized int missing(String track, int accepted) {
        return tracks.getOrDefault(track, new Track()).missing(accepted);
    }

    @Override
    public void run() {
        MqttAsyncClient client = null;
        try {
            while (true) {
                if (client == null || !client.isConnected()) {
                    end(client);
                    client = connect();
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
        }
    }

    private MqttAsyncClient connect() {
        MqttAsyncClient fresh = null;
        try {
            fresh = new MqttAsyncClient(url, "chaos-subscriber", new MemoryPersistence());
            fresh.setCallback(new MqttArrivals((topic, id) -> arrive(id)));
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(SESSION_SECONDS);
            options.setAutomaticReconnect(false);
            options.setConnectionTimeout(5);
            options.setKeepAliveInterval(10);
            fresh.connect(options).waitForCompletion(WAIT_MILLIS);
            fresh.subscribe(new MqttSubscription(TOPIC + "+", 1)).waitForCompletion(WAIT_MILLIS);
            subscribed = true;
            return fresh;
        } catch (MqttException e) {
            end(fresh);
            return null;
        }
    }

    private static void end(MqttAsyncClient client) {
        if (client == null) {
            return;
        }
        try {
            client.disconnectForcibly(0, 500, false);
        } catch (MqttException e) {
            // broken already
        }
    }

    private synchronized void arrive(String id) {
        int dash = id.lastIndexOf('-');
        Track track = tracks.computeIfAbsent(id.substring(0, dash), name -> new Track());
        if (track.arrive(Integer.parseInt(id.substring(dash + 1))) == Track.Arrival.LATE) {
            findings.add(
                    Fault.ORDER_BREAK,
                    "command " + id + " came to the device after number " + track.highest());
        }
    }
}
