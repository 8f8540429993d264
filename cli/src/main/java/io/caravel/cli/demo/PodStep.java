package io.caravel.cli.demo;

import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.lab.Workload;
import java.time.Duration;

/** Step 1: a Pod with a ConfigMap volume runs on the edge and sees an edit without a restart. */
final class PodStep {
    static final String POD = "greeter";
    static final String FIRST = "hello from the cloud";
    static final String SECOND = "hello again";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Lab lab;
    private final LabView view;
    private final Story story;

    PodStep(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
        view = new LabView(lab);
    }

    void run() {
        story.step("1. A Pod with a ConfigMap volume runs on the edge");
        Workload workload = lab.workload(POD);
        story.figure("Pod created to Running", Story.seconds(story.see(this::podRuns)));
        view.pod(POD)
                .map(pod -> pod.getStatus().getMessage())
                .ifPresent(message -> story.say("  its status says: " + message));
        story.see(() -> sees(workload, FIRST));
        Duration edit =
                story.see(
                        () -> {
                            view.greet(SECOND);
                            return sees(workload, SECOND);
                        });
        story.figure("ConfigMap edit seen in the workload", Story.seconds(edit));
        if (workload.starts() != 1 || view.restarts(POD) != 0) {
            throw new Await.NotComing("The Pod " + POD + " was restarted by the edit.");
        }
        story.say("  the container was started once, restarts: 0");
    }

    private String podRuns() {
        view.greet(FIRST);
        view.createPod(POD);
        view.awaitRunning(POD, PATIENCE);
        return "Pod " + POD + " is Running and ready on " + lab.options().node();
    }

    static String sees(Workload workload, String greeting) {
        Await.until(
                "greeting '" + greeting + "' in the log of " + workload.pod(),
                PATIENCE,
                () -> workload.greeting().filter(greeting::equals).isPresent());
        return "its container reads '" + greeting + "'";
    }
}
