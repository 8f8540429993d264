package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import java.util.List;

/**
 * Says whether everything that was accepted has arrived, and in the end what has not.
 *
 * <p>Lost is what no store holds and nobody delivered, also after both sides were started anew;
 * stuck is what waits though nothing moves any more. Applied twice is what a queue took twice: each
 * event has a row of its own exactly once in the cloud's queue, whatever was repeated on the way;
 * {@link Sink} adds what was delivered twice.
 */
final class Judge {
    private final List<Device> devices;
    private final Sink sink;
    private final Books edge;
    private final Books cloud;
    private final StateCheck state;
    private final Findings findings;

    Judge(
            List<Device> devices,
            Sink sink,
            Books edge,
            Books cloud,
            StateCheck state,
            Findings findings) {
        this.devices = devices;
        this.sink = sink;
        this.edge = edge;
        this.cloud = cloud;
        this.state = state;
        this.findings = findings;
    }

    /** What has not come to its end; nothing when everything has. */
    record Open(int events, long rows, List<String> state) {
        boolean isNothing() {
            return events == 0 && rows == 0 && state.isEmpty();
        }

        @Override
        public String toString() {
            return events + " events, " + rows + " waiting rows, " + state.size() + " states";
        }
    }

    /** Looks at everything. */
    Open open() {
        sink.read();
        int events =
                devices.stream()
                        .mapToInt(
                                device ->
                                        sink.missing(device.eventTrack(), device.eventsAccepted())
                                                + sink.missing(
                                                        device.reportTrack(),
                                                        device.reportsAccepted()))
                        .sum();
        return new Open(events, edge.waiting() + cloud.waiting(), state.differences());
    }

    /** Events that the broker has acknowledged. */
    int accepted() {
        return devices.stream()
                .mapToInt(device -> device.eventsAccepted() + device.reportsAccepted())
                .sum();
    }

    /**
     * Turns what is left open into findings.
     *
     * @param quiet what was open when nothing moved any more
     * @param last what is open after both sides were started anew
     */
    void judge(Open quiet, Open last) {
        for (int i = 0; i < last.events() && last.rows() == 0; i++) {
            findings.add(Fault.LOST, "an event that the broker acknowledged");
        }
        long stuck = Math.max(quiet.rows(), quiet.events() - last.events());
        for (long i = 0; i < stuck; i++) {
            findings.add(Fault.STUCK, "an event or a row that had stopped moving: " + quiet);
        }
        last.state().forEach(sentence -> findings.add(Fault.STATE_UNEQUAL, sentence));
        long twice = cloud.accepted("telemetry") - sink.arrived();
        for (long i = 0; i < twice; i++) {
            findings.add(Fault.APPLIED_TWICE, "an event has two rows in the cloud's queue");
        }
        edge.checkRunning("at the end");
        cloud.checkRunning("at the end");
        given("edge store", edge);
        given("cloud store", cloud);
    }

    /** The figures that are not bars. */
    void into(BenchResult result) {
        result.figure("events_up_accepted", accepted());
        result.figure("events_up_arrived", sink.arrived());
        result.figure("mqtt_published_again", devices.stream().mapToInt(Device::again).sum());
        result.figure("cloud_queue_accepted", cloud.accepted("telemetry"));
        result.figure("delivered_again", sink.repeats());
        result.figure("sink_torn_lines", sink.torn());
    }

    private void given(String name, Books books) {
        books.rows(
                        "SELECT queue || ' ' || code || ' ' || reason FROM queue_dead_letters",
                        row -> row.getString(1))
                .forEach(
                        letter -> findings.add(Fault.LOST, "dead letter, " + name + ": " + letter));
    }
}
