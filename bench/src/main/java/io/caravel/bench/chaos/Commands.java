package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;

/** The events down: commands of several keys for the node, and the application that gets them. */
final class Commands {
    private final CommandSender sender;
    private final Subscriber subscriber;

    /**
     * @param sender orders them
     * @param subscriber gets them
     */
    Commands(CommandSender sender, Subscriber subscriber) {
        this.sender = sender;
        this.subscriber = subscriber;
    }

    /** Commands that the cloud has accepted. */
    int accepted() {
        return sender.accepted();
    }

    /** Different commands that the application got. */
    int arrived() {
        return subscriber.arrived();
    }

    /** Accepted commands that the application has not got. */
    int missing() {
        int missing = 0;
        for (int key = 0; key < sender.keys(); key++) {
            missing += subscriber.missing(CommandSender.track(key), sender.accepted(key));
        }
        return missing;
    }

    /** The figures that are not bars. */
    void into(BenchResult result) {
        result.figure("events_down_accepted", accepted());
        result.figure("events_down_arrived", arrived());
        result.figure("mqtt_delivered_again", subscriber.repeats());
    }
}
