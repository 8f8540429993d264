package io.caravel.cli.demo;

import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.lab.Workload;
import io.caravel.cli.store.EdgeStore;
import java.time.Duration;
import java.util.regex.Pattern;

/** Step 3: the link is cut, work goes on at the edge, and a SIGKILL offline loses nothing. */
final class OutageStep {
    static final int READINGS = 200;
    static final String PREFIX = "outage";
    static final double FIRST = 22.0;
    static final String GREETING = "hello after the outage";
    static final String TARGET = "18.5";
    static final String SECOND_POD = "latecomer";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;
    private final LabView view;
    private final Story story;
    private final Workload workload;

    OutageStep(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
        view = new LabView(lab);
        workload = lab.workload(PodStep.POD);
    }

    void run() {
        story.step("3. The link is cut, and the edge is killed and restarted offline");
        story.see(
                () -> {
                    lab.cutLink();
                    return ticksOn("the link is cut; the workload runs on");
                });
        story.see(this::takeReadings);
        story.see(this::changeTheCloud);
        story.see(
                () -> {
                    lab.killEdge();
                    return ticksOn("the edge is killed with SIGKILL; the workload runs on");
                });
        Duration back = story.see(this::restartOffline);
        story.figure("edge back from SQLite, offline", Story.seconds(back));
        story.see(this::backlogIsBack);
        story.see(() -> ticksOn("the workload was never restarted"));
        if (workload.starts() != 1) {
            throw new Await.NotComing("The workload was started again by the edge's restart.");
        }
        if (!lab.telemetry().arrived(PREFIX).isEmpty()) {
            throw new Await.NotComing("Readings of the outage passed although the link was cut.");
        }
    }

    /** The temperature of the last reading. */
    static double last() {
        return FIRST + (READINGS - 1) * 0.01;
    }

    private String takeReadings() {
        lab.thermostat().tell("read " + READINGS + " " + PREFIX + " " + FIRST);
        Pattern done = Pattern.compile("confirmed (\\d+) of " + READINGS + " " + PREFIX);
        Await.until(
                READINGS + " readings confirmed by the edge",
                PATIENCE,
                () -> lab.thermostat().log().contains(done));
        String all = "confirmed " + READINGS + " of " + READINGS + " " + PREFIX;
        if (!lab.thermostat().log().contains(Pattern.compile(all))) {
            throw new Await.NotComing("The edge did not confirm all readings.");
        }
        return READINGS + " readings are taken, and confirmed by the edge as kept";
    }

    private String changeTheCloud() {
        view.greet(GREETING);
        view.want(TARGET);
        view.createPod(SECOND_POD);
        return "in the cloud: ConfigMap edited, target " + TARGET + ", Pod " + SECOND_POD;
    }

    private String restartOffline() {
        lab.startEdge();
        String twin = String.format(java.util.Locale.ROOT, "%.2f", last());
        Pattern answer = Pattern.compile("twin temperature=" + Pattern.quote(twin) + "$");
        Await.until(
                "the twin's last value from the restarted edge",
                PATIENCE,
                () -> {
                    lab.thermostat().tell("twin");
                    return lab.thermostat().log().contains(answer);
                });
        return "the edge is back offline: its twin still says " + twin;
    }

    private String backlogIsBack() {
        EdgeStore store = new EdgeStore(lab.edgeStore());
        Await.until("the backlog in SQLite", PATIENCE, () -> store.waiting() >= READINGS);
        return "its backlog is back: " + store.waiting() + " messages wait for the link";
    }

    private String ticksOn(String what) {
        int before = workload.ticks();
        Await.until("further ticks of the workload", PATIENCE, () -> workload.ticks() > before + 1);
        return what + " (tick " + workload.ticks() + ")";
    }
}
