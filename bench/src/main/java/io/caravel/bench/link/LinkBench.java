package io.caravel.bench.link;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import io.caravel.cli.process.Jvm;
import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One edge and one cloud as processes, with the real components, files and certificates. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description = "Measure the link of one edge, durable on both sides, over mutual TLS.")
public final class LinkBench implements Callable<Integer> {

    @Option(names = "--quick", description = "Fewer events: a few minutes.")
    private boolean quick;

    @Option(names = "--folder", description = "Where the stores lie. Default: target of bench.")
    private Path folder;

    @Spec private CommandSpec spec;

    private final BenchResult result = new BenchResult("link", System.err);
    private Path root;
    private Tls tls;

    @Override
    public Integer call() throws Exception {
        Path parent = folder == null ? home().resolve("bench/target") : folder;
        try (Folder run = new Folder(parent, "link-")) {
            root = run.root();
            tls = new Tls(root.resolve("pki"));
            tls.create();
            plain(quick ? 200_000 : 1_000_000);
            durable();
        }
        spec.commandLine().getOut().println(result.json());
        return result.status();
    }

    private static Path home() {
        return Path.of(System.getProperty("caravel.home", "."));
    }

    private void plain(long events) {
        String port = Integer.toString(Ports.free());
        String[] arguments = {"server", tls.folder().toString(), port, Long.toString(events)};
        try (Child server = start(Jvm.CLOUD, PlainSocket.class, "plain-server", arguments)) {
            server.answer();
            arguments[0] = "client";
            try (Child client = start(Jvm.EDGE, PlainSocket.class, "plain-client", arguments)) {
                double perSecond = client.answer().getDouble("perSecond");
                result.figure("baseline_plain_websocket_events_per_s", Math.round(perSecond));
            }
        }
    }

    private void durable() throws IOException {
        String port = Integer.toString(Ports.free());
        String[] arguments = {root.toString(), tls.folder().toString(), port};
        Child cloud = start(Jvm.CLOUD, CloudSide.class, "cloud", arguments);
        try (Child edge = start(Jvm.EDGE, EdgeSide.class, "edge", arguments)) {
            cloud.answer();
            edge.answer();
            long warm = live(edge, cloud, quick ? 30_000 : 100_000, 0, "warm_up");
            long done = live(edge, cloud, quick ? 100_000 : 500_000, warm, "live");
            cloud.close();
            long backlog = quick ? 200_000 : 1_000_000;
            result.say("the cloud is away: %d events wait at the edge", backlog);
            JsonObject filled = edge.ask("fill " + backlog);
            result.figure("durable_at_the_edge_events_per_s", rate(filled, backlog));
            cloud = start(Jvm.CLOUD, CloudSide.class, "cloud-again", arguments);
            cloud.answer();
            drain(edge, cloud, backlog, done);
        } finally {
            cloud.close();
        }
    }

    /** Puts events in while the link is up; returns how many went through so far. */
    private long live(Child edge, Child cloud, long events, long before, String name) {
        awaitConnected(edge);
        long edgeCpu = edge.ask("state").getLong("cpuMillis");
        long cloudCpu = cloud.ask("count").getLong("cpuMillis");
        JsonObject filled = edge.ask("fill " + events);
        JsonObject end = awaitEvents(cloud, before + events);
        double seconds = (end.getLong("lastMillis") - filled.getLong("beginMillis")) / 1000.0;
        double perSecond = Math.round(events / seconds);
        if (name.equals("live")) {
            result.atLeast("live_end_to_end_events_per_s", perSecond, 5_000);
            result.figure(
                    "live_edge_cpu_us_per_event",
                    (edge.ask("state").getLong("cpuMillis") - edgeCpu) * 1000 / events);
            result.figure(
                    "live_cloud_cpu_us_per_event",
                    (end.getLong("cpuMillis") - cloudCpu) * 1000 / events);
        } else {
            result.say("%s: %d events, %.0f/s", name, events, perSecond);
        }
        honest(end, name);
        return before + events;
    }

    private void drain(Child edge, Child cloud, long backlog, long before) {
        awaitConnected(edge);
        edge.ask("beat");
        JsonObject end = awaitEvents(cloud, backlog);
        JsonObject beats = edge.ask("rest");
        double seconds = (end.getLong("lastMillis") - end.getLong("firstMillis")) / 1000.0;
        result.figure("drain_events", backlog);
        result.atLeast("drain_end_to_end_events_per_s", Math.round(backlog / seconds), 5_000);
        result.figure("health_beats_while_draining", beats.getLong("beats"));
        result.figure("health_beats_failed", beats.getLong("failed"));
        result.figure("health_p50_ms", beats.getDouble("p50"));
        result.atMost("health_p99_ms", beats.getDouble("p99"), 1_000);
        result.figure("health_max_ms", beats.getDouble("max"));
        result.atMost("drain_repeated", end.getLong("repeated"), 0);
        // the counter of the new process begins at 0: each source's first number counts as a gap
        result.atMost("drain_lost_or_disordered", end.getLong("gaps") - before, 0);
    }

    private void honest(JsonObject end, String name) {
        if (end.getLong("repeated") != 0 || end.getLong("gaps") != 0) {
            result.atMost(name + "_lost", end.getLong("gaps"), 0);
            result.atMost(name + "_repeated", end.getLong("repeated"), 0);
        }
    }

    private static double rate(JsonObject filled, long events) {
        long millis = filled.getLong("endMillis") - filled.getLong("beginMillis");
        return Math.round(events * 1000.0 / millis);
    }

    private static void awaitConnected(Child edge) {
        while (!edge.ask("state").getBoolean("connected")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private JsonObject awaitEvents(Child cloud, long events) {
        JsonObject now = cloud.ask("count");
        for (int i = 1; now.getLong("events") < events; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            now = cloud.ask("count");
            if (i % 20 == 0) {
                result.say("%d of %d events arrived", now.getLong("events"), events);
            }
        }
        return now;
    }

    private Child start(Jvm jvm, Class<?> main, String name, String... arguments) {
        return Child.start(jvm, main, root.resolve("logs").resolve(name + ".log"), arguments);
    }
}
