package io.caravel.bench.twin;

import io.caravel.bench.BenchResult;
import io.caravel.cli.lab.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the edge runtime with SIGKILL while devices report, and looks what arrived in the cloud.
 */
final class Kills {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TwinLab lab;
    private final String url;
    private final BenchResult result;

    Kills(TwinLab lab, String url, BenchResult result) {
        this.lab = lab;
        this.url = url;
        this.result = result;
    }

    /** Has all reports published while the edge is killed so often. */
    void run(int devices, int reports, int kills, double perSecond) throws InterruptedException {
        int each = reports / devices;
        try (Meters meters = new Meters(url, lab, devices, "kill", each)) {
            Thread publishing = new Thread(() -> publish(meters, perSecond), "kills-publishing");
            publishing.start();
            for (int i = 0; i < kills; i++) {
                long before = meters.answers();
                Await.until("answers before a kill", PATIENCE, () -> meters.answers() > before);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000_000L));
                lab.lab().killEdge();
                lab.lab().startEdge();
            }
            result.figure("kills_while_publishing", publishing.isAlive());
            publishing.join();
            int sent = each * devices;
            List<String> arrived = settled(sent);
            Set<String> distinct = new HashSet<>(arrived);
            result.figure("killed_published", sent);
            result.figure("killed_arrived_twice", arrived.size() - distinct.size());
            result.atMost("killed_lost_or_stuck", sent - distinct.size(), 0);
        }
    }

    private static void publish(Meters meters, double perSecond) {
        try {
            meters.publish(perSecond);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has arrived when all has, or when nothing at all comes any more for half a minute. */
    private List<String> settled(int sent) {
        List<String> arrived = lab.lab().telemetry().arrived("kill-");
        int all = 0;
        long since = System.nanoTime();
        while (new HashSet<>(arrived).size() < sent
                && System.nanoTime() - since < Duration.ofSeconds(30).toNanos()) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            int now = lab.lab().telemetry().arrived("").size();
            if (now > all) {
                since = System.nanoTime();
            }
            all = now;
            arrived = lab.lab().telemetry().arrived("kill-");
        }
        return arrived;
    }
}
