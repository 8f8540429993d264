package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events down: commands of several keys for the node, and the application that gets them. */
final class Commands {
    private static final String PATH = "/chaos/commands";

    private final List<CommandSender> senders = new ArrayList<>();
    private final Subscriber subscriber;

    /**
     * @param port where the cloud's HTTP server listens
     * @param node for which node they are
     * @param subscriber gets them
     */
    Commands(int port, String node, ChaosPlan plan, Pace pace, Subscriber subscriber) {
        this.subscriber = subscriber;
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
        URI uri = URI.create("http://127.0.0.1:" + port + PATH);
        for (int i = 0; i < plan.devices(); i++) {
            int share = ChaosPlan.share(plan.events(), plan.devices(), i);
            senders.add(new CommandSender(http, uri, node, "valve-" + i, share, pace));
        }
    }

    /** The endpoint that the cloud takes them from. */
    static String endpoint() {
        return "platform-http:" + PATH;
    }

    /** What gives the orders. */
    List<CommandSender> senders() {
        return senders;
    }

    /** Commands that the cloud has accepted. */
    int accepted() {
        return senders.stream().mapToInt(CommandSender::accepted).sum();
    }

    /** Different commands that the application got. */
    int arrived() {
        return subscriber.arrived();
    }

    /** Accepted commands that the application has not got. */
    int missing() {
        return senders.stream()
                .mapToInt(sender -> subscriber.missing(sender.track(), sender.accepted()))
                .sum();
    }

    /** The figures that are not bars. */
    void into(BenchResult result) {
        result.figure("events_down_accepted", accepted());
        result.figure("events_down_arrived", arrived());
        result.figure("http_ordered_again", senders.stream().mapToInt(CommandSender::again).sum());
        result.figure("mqtt_delivered_again", subscriber.repeats());
    }
}
