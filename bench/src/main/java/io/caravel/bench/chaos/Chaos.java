package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Power;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One run: both sides as processes, work in both directions, kills and network troubles while it
 * goes on, then quiet until everything has arrived, then the books. Used by one thread; {@link
 * #close} leaves no process behind.
 */
public final class Chaos implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_PER_AUDIT = 20;

    private final ChaosPlan plan;
    private final BenchResult result;
    private final Findings findings;
    private final Installation installation;
    private final Power power;
    private final Lab lab;
    private final Pace pace;
    private final Sink sink;
    private final Books edgeBooks;
    private final Books cloudBooks;
    private final Subscriber subscriber;
    private final CommandSender sender;
    private final Commands commands;
    private final List<Device> devices = new ArrayList<>();
    private final List<Thread> work = new ArrayList<>();
    private DesiredState desired;
    private StateWatch watch;
    private Judge judge;
    private Killer edgeKiller;
    private Killer cloudKiller;
    private Weather weather;
    private int looks;

    /**
     * @param installation whose packaged sides run
     * @param folder for everything the run writes
     * @param result told of what goes on, and given the figures
     */
    public Chaos(Installation installation, Path folder, ChaosPlan plan, BenchResult result) {
        this.installation = installation;
        this.plan = plan;
        this.result = result;
        findings = new Findings(result);
        power = Power.of(plan.powerCuts(), folder);
        lab = new Lab(installation, LabOptions.local(folder, "chaos"), power::environment);
        pace = new Pace(2 * plan.kills());
        sink = new Sink(lab.telemetryFile(), findings);
        sender = new CommandSender(lab, plan.devices(), plan.events(), pace);
        subscriber = new Subscriber(lab.mqttUrl(), findings);
        commands = new Commands(sender, subscriber);
        edgeBooks = new Books("edge store", lab.edgeStore(), findings);
        cloudBooks = new Books("cloud store", lab.cloudStore(), findings);
    }

    /** Does all of it. */
    public Findings run() throws InterruptedException {
        result.say("seed %d, everything in %s", plan.seed(), lab.options().folder());
        start();
        troubles();
        Judge.Open quiet = settle(QUIET_NANOS);
        Judge.Open last = quiet;
        if (!quiet.isNothing()) {
            result.say("nothing moves any more, open: %s; both sides are started anew", quiet);
            lab.killCloud();
            lab.killEdge();
            lab.startCloud();
            lab.startEdge();
            last = settle(QUIET_NANOS / 2);
        }
        judge.judge(quiet, last, cloudKiller.done() + (quiet.isNothing() ? 0 : 1));
        figures();
        return findings;
    }

    @Override
    public void close() {
        pace.end();
        work.forEach(Thread::interrupt);
        if (watch != null) {
            watch.close();
        }
        lab.close();
    }

    private void start() {
        lab.cluster().start();
        new ClusterSetup(lab.cluster(), lab.options(), installation.manifests()).apply();
        String namespace = lab.options().namespace();
        int reports = plan.changes() / 2;
        for (int i = 0; i < plan.devices(); i++) {
            int events = ChaosPlan.share(plan.events(), plan.devices(), i);
            int own = ChaosPlan.share(reports, plan.devices(), i);
            devices.add(new Device(lab.mqttUrl(), namespace, "meter-" + i, events, own, pace));
        }
        List<String> names = devices.stream().map(Device::name).toList();
        int edits = plan.changes() - reports;
        desired = new DesiredState(lab.kube(), lab.options(), names, edits, pace, random(1));
        desired.create();
        lab.startCloud();
        lab.startEdge();
        watch = new StateWatch(lab.kube(), namespace, edgeBooks, findings);
        StateCheck check = new StateCheck(desired, watch, edgeBooks, devices);
        judge = new Judge(devices, sink, commands, edgeBooks, cloudBooks, check, findings);
        spawn("application", subscriber);
        Await.until("a session at the broker", START, subscriber::isSubscribed);
        Await.until("the same state on both sides", START, () -> isSame(check.differences()));
    }

    private boolean isSame(List<String> differences) {
        if (!lab.edge().isAlive()) {
            throw new Await.NotComing(
                    "The edge runtime ended: " + String.join(" ", lab.edge().log().telling(1)));
        }
        if (!differences.isEmpty()) {
            throw new IllegalStateException(differences.toString());
        }
        return true;
    }

    /** Works, kills and breaks the network until all of it is done. */
    private void troubles() throws InterruptedException {
        edgeKiller = killer(lab.edge(), lab.edgeStore(), this::edgeAgain, edgeBooks, 2);
        cloudKiller = killer(lab.cloud(), lab.cloudStore(), this::cloudAgain, cloudBooks, 3);
        weather = new Weather(lab.link(), random(4));
        int all = plan.events() + plan.changes() / 2;
        pace.add(() -> judge.accepted() / (double) all);
        pace.add(() -> sink.arrived() / (double) all);
        pace.add(() -> desired.done() / (double) (plan.changes() - plan.changes() / 2));
        pace.add(() -> commands.accepted() / (double) plan.events());
        pace.add(() -> commands.arrived() / (double) plan.events());
        List<Thread> tasks = new ArrayList<>();
        devices.forEach(device -> tasks.add(spawn(device.name(), device)));
        tasks.add(spawn("commands", sender));
        tasks.add(spawn("desired-state", desired));
        List<Thread> killers =
                List.of(spawn("kill-edge", edgeKiller), spawn("kill-cloud", cloudKiller));
        Thread network = spawn("weather", weather);
        tasks.addAll(killers);
        Progress progress = new Progress(result);
        while (tasks.stream().anyMatch(Thread::isAlive)) {
            look();
            boolean moves = progress.look(pace.kills(), 2 * plan.kills(), signature());
            if (!moves || killers.stream().noneMatch(Thread::isAlive)) {
                network.interrupt();
            }
            if (!moves) {
                findings.add(Fault.STUCK, "the work itself stopped: " + signature());
                tasks.forEach(Thread::interrupt);
                edgeKiller.stop();
                cloudKiller.stop();
                pace.end();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        network.interrupt();
        network.join();
        result.say("all work is accepted: %s", signature());
    }

    /** Waits until nothing is open, or nothing has moved for so long. */
    private Judge.Open settle(long quietNanos) throws InterruptedException {
        Judge.Open open = judge.open();
        long moved = System.nanoTime();
        while (!open.isNothing() && System.nanoTime() - moved < quietNanos) {
            TimeUnit.MILLISECONDS.sleep(5 * LOOK_MILLIS);
            watch.look();
            Judge.Open next = judge.open();
            if (!next.toString().equals(open.toString())) {
                moved = System.nanoTime();
                result.say("open: %s", next);
            }
            open = next;
        }
        return open;
    }

    private void look() {
        sink.read();
        watch.look();
        if (++looks % LOOKS_PER_AUDIT != 0) {
            return;
        }
        edgeBooks.checkRunning("while the edge runs");
        cloudBooks.checkRunning("while the cloud runs");
    }

    private String signature() {
        return "up %d accepted, %d arrived; down %d accepted, %d arrived; %d wanted changes"
                .formatted(
                        judge.accepted(),
                        sink.arrived(),
                        commands.accepted(),
                        commands.arrived(),
                        desired.done());
    }

    private void figures() {
        result.figure("seed", plan.seed());
        result.figure("edge_kills", edgeKiller.done());
        result.figure("cloud_kills", cloudKiller.done());
        for (Weather.Trouble trouble : Weather.Trouble.values()) {
            result.figure(
                    "link_" + trouble.name().toLowerCase(Locale.ROOT), weather.count(trouble));
        }
        result.figure("state_changes_down", desired.done());
        result.figure("state_changes_up", devices.stream().mapToInt(Device::reportsAccepted).sum());
        judge.into(result);
        findings.into(result);
    }

    private Killer killer(
            ManagedProcess process,
            Path store,
            Supplier<ManagedProcess> starter,
            Books books,
            int salt) {
        long seed = plan.seed() * 31_000 + salt * 1_000;
        return new Killer(
                process,
                number -> power.go(store.getParent(), seed + number),
                starter,
                books,
                pace,
                findings,
                plan,
                random(salt));
    }

    private ManagedProcess edgeAgain() {
        lab.startEdge();
        return lab.edge();
    }

    private ManagedProcess cloudAgain() {
        lab.launchCloud();
        return lab.cloud();
    }

    private Thread spawn(String name, Runnable runnable) {
        Thread thread = new Thread(runnable, "chaos-" + name);
        thread.setDaemon(true);
        work.add(thread);
        thread.start();
        return thread;
    }

    private Random random(int salt) {
        return new Random(plan.seed() * 31 + salt);
    }
}
