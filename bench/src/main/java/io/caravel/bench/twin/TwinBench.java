package io.caravel.bench.twin;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import io.caravel.bench.fleet.ProcessGauge;
import io.caravel.bench.kube.ApiCounter;
import io.caravel.bench.kube.ApiTally;
import io.caravel.cli.lab.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The twins of 100 devices at one edge, from their programs to the DeviceStatuses and back. */
@Command(
        name = "twin",
        mixinStandardHelpOptions = true,
        description = "Measure how fast, how fresh and how safe device twins are.")
public final class TwinBench implements Callable<Integer> {

    private static final int DEVICES = 100;
    private static final int WARM_SECONDS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--quick", description = "Fewer messages and kills: four minutes.")
    private boolean quick;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            description = "Reports in a second while freshness is measured (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--only", description = "One part: speed, fresh, wish or kill.")
    private String only;

    @Option(
            names = "--folder",
            defaultValue = "bench/target/twin",
            description = "On the disk that is measured (${DEFAULT-VALUE}).")
    private Path folder;

    @Spec private CommandSpec spec;

    private final BenchResult result = new BenchResult("twin", System.err);
    private TwinLab lab;
    private String url;
    private Shares shares;

    @Override
    public Integer call() throws Exception {
        Path work = Folder.empty(folder.toAbsolutePath());
        try (Mosquitto broker = Mosquitto.start(work);
                TwinLab started = new TwinLab(work, broker.url())) {
            lab = started;
            url = broker.url();
            lab.start(DEVICES);
            shares = new Shares(lab.lab(), broker.pid());
            if (is("fresh")) {
                fresh();
            }
            if (is("speed")) {
                speed();
            }
            if (is("wish")) {
                wish();
            }
            if (is("kill")) {
                new Kills(lab, url, result).run(DEVICES, kills(50_000, 10_000), kills(20, 4), 500);
            }
        }
        spec.commandLine().getOut().println(result.json());
        return result.status();
    }

    private boolean is(String part) {
        return only == null || only.equals(part);
    }

    private int kills(int all, int few) {
        return quick ? few : all;
    }

    /**
     * The same rate all the time: how old DeviceStatuses become, and what they cost. All counts
     * from when the programs have run for a while and are done with it: until then Java compiles
     * them. The readings count as well, until the cloud has delivered the last.
     */
    private void fresh() throws Exception {
        int seconds = quick ? 20 : 60;
        int warm = (int) (rate * WARM_SECONDS / DEVICES);
        int each = warm + (int) (rate * seconds / DEVICES);
        int counted = (each - warm) * DEVICES;
        Lines delivered = new Lines(lab.lab().telemetryFile());
        try (Meters meters = new Meters(url, lab, DEVICES, "fresh", each);
                StatusWatch watch = new StatusWatch(lab, meters, DEVICES, warm)) {
            meters.publish(rate, 1, warm);
            Await.until("the warm-up", PATIENCE, () -> delivered.count() >= warm * DEVICES);
            long began = System.nanoTime();
            shares.begin();
            meters.forgetLatest();
            ApiCounter.Count asked = lab.count();
            meters.publish(rate, warm + 1, each);
            double published = (System.nanoTime() - began) / 1e9;
            Await.until("all DeviceStatuses", PATIENCE, () -> watch.allShow(each));
            double shown = (System.nanoTime() - began) / 1e9;
            ApiTally api = asked.untilNow();
            Await.until("all readings", PATIENCE, () -> delivered.count() >= each * DEVICES);
            double drained = (System.nanoTime() - began) / 1e9;
            shares.tell(result, "fresh_cpu_us_per_update", counted);
            result.figure("fresh_offered_per_s", Math.round(counted / published));
            result.figure("fresh_answer_latest_s", round(meters.latestSeconds()));
            result.figure("fresh_readings_behind_s", round(drained - published));
            result.atMost("devicestatus_stalest_s", round(watch.stalestSeconds()), 2);
            result.atMost("order_breaks", watch.disorder() + meters.disorder(), 0);
            result.figure("devicestatus_writes", api.writes("devicestatuses"));
            result.atMost(
                    "devicestatus_writes_per_device_and_s",
                    round(api.mostWrites("devicestatuses").orElse(0) / Math.ceil(shown)),
                    1);
            result.atMost("refused", meters.refused(), 0);
        }
    }

    /** As fast as the edge answers; a reading is answered when it is merged and stored. */
    private void speed() throws Exception {
        int messages = quick ? 40_000 : 120_000;
        result.figure("baseline_bare_broker_per_s", Math.round(new Bare(url).perSecond(messages)));
        ProcessGauge edge = new ProcessGauge(lab.lab().edge().pid());
        try (Meters meters = new Meters(url, lab, DEVICES, "speed", messages / DEVICES)) {
            shares.begin();
            long began = System.nanoTime();
            meters.publish(0);
            Await.until("all answers", PATIENCE, () -> meters.answers() >= messages);
            double seconds = (meters.lastAnswer() - began) / 1e9;
            result.atLeast("updates_per_s", Math.round(messages / seconds), 2_000);
            shares.tell(result, "cpu_us_per_update", messages);
            result.figure("edge_rss_mb", Math.round(edge.rss() / 1e6));
            result.atMost("order_breaks_of_answers", meters.disorder(), 0);
        }
    }

    private void wish() {
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        try (Wishing wishing = new Wishing(url, lab, DEVICES)) {
            wishing.milliseconds(1_000, 10);
            List<Double> times = wishing.milliseconds(2_000, quick ? 100 : 500);
            result.atMost("desired_to_delta_median_ms", at(times, 0.5), 150);
            result.atMost("desired_to_delta_p99_ms", at(times, 0.99), 1_000);
        }
    }

    private static double at(List<Double> sorted, double part) {
        return round(sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part)));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
