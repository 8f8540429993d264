package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import java.util.List;

/**
 * Says whether everything that was accepted has arrived, and in the end what has not.
 *
 * <p>Lost is what no store holds and nobody delivered, also after both sides were started anew;
 * stuck is what waits though nothing moves any more. Applied twice is what a queue took twice: each
 * event has a row of its own exactly once in the cloud's queue {@code telemetry}, and each command
 * in the cloud's {@code commands} and in the edge's {@code inbox}, whatever was repeated on the
 * way; {@link Sink} adds what was delivered twice.
 */
final class Judge {
    private final List<Device> devices;
    private final Sink sink;
    private final Commands commands;
    private final Books edge;
    private final Books cloud;
    private final StateCheck state;
    private final Findings findings;

    Judge(
            List<Device> devices,
            Sink sink,
            Commands commands,
            Books edge,
            Books cloud,
            StateCheck state,
            Findings findings) {
        this.devices = devices;
        this.sink = sink;
        this.commands = commands;
        this.edge = edge;
        this.cloud = cloud;
        this.state = state;
        this.findings = findings;
    }

    /** What has not come to its end; nothing when everything has. */
    record Open(int events, int commands, long rows, List<String> state) {
        boolean isNothing() {
            return events + commands == 0 && rows == 0 && state.isEmpty();
        }

        @Override
        public String toString() {
            return "%d events, %d commands, %d waiting rows, %d states"
                    .formatted(events, commands, rows, state.size());
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
        return new Open(
                events, commands.missing(), edge.waiting() + cloud.waiting(), state.differences());
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
     * @param cloudKills how often the cloud was killed
     */
    void judge(Open quiet, Open last, int cloudKills) {
        add(
                Fault.APPLIED_TWICE,
                sink.replays() - cloudKills,
                "events were delivered again without a kill of the cloud");
        boolean waits = last.rows() > 0;
        add(Fault.LOST, waits ? 0 : last.events(), "an event that the broker acknowledged");
        add(Fault.LOST, waits ? 0 : last.commands(), "a command that the cloud had accepted");
        long came = quiet.events() - last.events() + quiet.commands() - last.commands();
        add(Fault.STUCK, Math.max(quiet.rows(), came), "stopped moving while open were " + quiet);
        last.state().forEach(sentence -> findings.add(Fault.STATE_UNEQUAL, sentence));
        once("cloud", cloud, "telemetry", sink.arrived());
        once("cloud", cloud, "commands", commands.accepted());
        once("edge", edge, "inbox", commands.accepted());
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
        result.figure("cloud_telemetry_taken", cloud.accepted("telemetry"));
        result.figure("delivered_again", sink.repeats());
        result.figure("delivered_again_at_once", sink.longestReplay());
        result.figure("sink_torn_lines", sink.torn());
        commands.into(result);
        result.figure("cloud_commands_taken", cloud.accepted("commands"));
        result.figure("edge_inbox_taken", edge.accepted("inbox"));
    }

    private void once(String side, Books books, String queue, int distinct) {
        add(
                Fault.APPLIED_TWICE,
                books.accepted(queue) - distinct,
                "a row too many was taken by the queue " + queue + " of the " + side);
    }

    private void add(Fault fault, long count, String sentence) {
        for (long i = 0; i < count; i++) {
            findings.add(fault, sentence);
        }
    }

    private void given(String name, Books books) {
        books.rows(
                        "SELECT queue || ' ' || code || ' ' || reason FROM queue_dead_letters",
                        row -> row.getString(1))
                .forEach(
                        letter -> findings.add(Fault.LOST, "dead letter, " + name + ": " + letter));
    }
}
