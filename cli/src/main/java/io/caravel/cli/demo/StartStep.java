package io.caravel.cli.demo;

import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.process.ManagedProcess;
import java.time.Duration;
import java.util.List;

/** The start: every part as a process of its own, until the edge is a Ready node. */
final class StartStep {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Lab lab;
    private final ClusterSetup setup;
    private final Story story;

    StartStep(Lab lab, ClusterSetup setup, Story story) {
        this.lab = lab;
        this.setup = setup;
        this.story = story;
    }

    void run() {
        story.say("Caravel demo, everything in " + lab.options().folder());
        story.step("0. Start");
        story.see(this::kubernetes);
        story.see(this::prepare);
        story.see(this::cloud);
        Duration ready = story.see(this::edge);
        story.figure("edge start to Ready node", Story.seconds(ready));
    }

    private String kubernetes() {
        lab.cluster().start();
        String api = lab.kube().getMasterUrl().toString();
        return lab.cluster()
                .process()
                .map(process -> "development API at " + api + " " + pid(process))
                .orElse("Kubernetes API at " + api);
    }

    private String prepare() {
        List<String> made = setup.apply();
        String crds = made.isEmpty() ? "device CRDs were there" : "made " + made.size() + " CRDs";
        return crds + ", namespace " + lab.options().namespace();
    }

    private String cloud() {
        lab.startCloud();
        return "cloud runtime " + pid(lab.cloud());
    }

    private String edge() {
        lab.startEdge();
        LabView view = new LabView(lab);
        Await.until(
                "node " + lab.options().node() + " Ready",
                PATIENCE,
                () -> {
                    if (!lab.edge().isAlive()) {
                        throw new Await.NotComing(
                                "The edge runtime ended with status "
                                        + lab.edge().exitStatus()
                                        + ".");
                    }
                    return view.isNodeReady();
                });
        if (lab.cluster().isReal()) {
            view.reserveNode();
        }
        return "edge runtime " + pid(lab.edge()) + ", node " + lab.options().node() + " is Ready";
    }

    private static String pid(ManagedProcess process) {
        return "(pid " + process.pid() + ")";
    }
}
