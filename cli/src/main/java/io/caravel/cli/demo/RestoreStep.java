package io.caravel.cli.demo;

import io.caravel.cli.device.Thermostat;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.lab.Telemetry;
import io.caravel.cli.lab.Workload;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Step 4: the link is restored; everything arrives once and in order, on both sides. */
final class RestoreStep {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final String PREFIX = OutageStep.PREFIX + "-";

    private final Lab lab;
    private final LabView view;
    private final Story story;

    RestoreStep(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
        view = new LabView(lab);
    }

    void run() {
        story.step("4. The link is restored: nothing is lost, nothing comes twice");
        lab.restoreLink();
        long start = System.nanoTime();
        story.see(this::backlogArrives);
        story.see(this::twinShowsLast);
        story.see(this::greetingArrives);
        story.see(this::wishArrives);
        story.see(this::podArrives);
        Duration all = Duration.ofNanos(System.nanoTime() - start);
        story.figure("everything in step after the outage", Story.seconds(all));
        count();
        if (lab.workload(PodStep.POD).starts() != 1 || view.restarts(PodStep.POD) != 0) {
            throw new Await.NotComing("The workload was restarted on the way.");
        }
        story.say("  the first workload ran through all of it, restarts: 0");
    }

    private String backlogArrives() {
        Await.value(
                "all readings of the outage in the cloud",
                PATIENCE,
                () -> {
                    int arrived = lab.telemetry().count(PREFIX, OutageStep.READINGS).arrived();
                    if (arrived < OutageStep.READINGS) {
                        throw new IllegalStateException(arrived + " arrived so far");
                    }
                    return java.util.Optional.of(true);
                });
        return "all " + OutageStep.READINGS + " readings of the outage are in the cloud";
    }

    private String twinShowsLast() {
        Await.until(
                "the last reading in the DeviceStatus",
                PATIENCE,
                () -> view.hasReported(Thermostat.TEMPERATURE, OutageStep.last()));
        return "the DeviceStatus shows the last one";
    }

    private String greetingArrives() {
        Workload workload = lab.workload(PodStep.POD);
        return PodStep.sees(workload, OutageStep.GREETING);
    }

    private String wishArrives() {
        Pattern set = Pattern.compile("set " + Thermostat.TARGET + "=" + OutageStep.TARGET + "$");
        Await.until(
                "delta " + OutageStep.TARGET + " at the device",
                PATIENCE,
                () -> lab.thermostat().log().contains(set));
        Await.until(
                "target " + OutageStep.TARGET + " in the DeviceStatus",
                PATIENCE,
                () -> view.hasReported(Thermostat.TARGET, Double.parseDouble(OutageStep.TARGET)));
        return "the device got target " + OutageStep.TARGET + " and answered";
    }

    private String podArrives() {
        String pod = OutageStep.SECOND_POD;
        view.awaitRunning(pod, PATIENCE);
        PodStep.sees(lab.workload(pod), OutageStep.GREETING);
        return "Pod " + pod + " is Running and reads the new ConfigMap";
    }

    private void count() {
        LockSupport.parkNanos(QUIET.toNanos());
        Telemetry.Count count = lab.telemetry().count(PREFIX, OutageStep.READINGS);
        story.say("  telemetry: " + count);
        story.figure("telemetry of the outage", count.toString());
        if (!count.perfect()) {
            throw new Await.NotComing("Telemetry is not once each and in order: " + count + ".");
        }
    }
}
