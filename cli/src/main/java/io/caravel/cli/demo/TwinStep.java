package io.caravel.cli.demo;

import io.caravel.cli.device.Thermostat;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import java.time.Duration;
import java.util.regex.Pattern;

/** Step 2: a reading reaches the DeviceStatus, a wish reaches the device and is answered. */
final class TwinStep {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;
    private final LabView view;
    private final Story story;

    TwinStep(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
        view = new LabView(lab);
    }

    void run() {
        story.step("2. A thermostat that speaks only MQTT has a twin in Kubernetes");
        story.see(
                () -> {
                    view.createDevice("20");
                    lab.startThermostat();
                    said("connected");
                    return obeys("20");
                });
        Duration reading = story.see(() -> reads(21.5));
        story.figure("reading seen in the DeviceStatus", Story.seconds(reading));
        Duration wish =
                story.see(
                        () -> {
                            view.want("23.5");
                            return obeys("23.5");
                        });
        story.figure("desired value seen by the device", Story.seconds(wish));
        story.see(() -> reported("23.5"));
    }

    private String reads(double value) {
        lab.thermostat().tell("read 1 reading " + value);
        Await.until(
                "temperature " + value + " in the DeviceStatus",
                PATIENCE,
                () -> view.hasReported(Thermostat.TEMPERATURE, value));
        return "reading " + value + " is in the DeviceStatus";
    }

    private String obeys(String target) {
        said("set " + Thermostat.TARGET + "=" + target);
        return "the device got delta " + Thermostat.TARGET + "=" + target + " and set itself";
    }

    private String reported(String target) {
        Await.until(
                "the answer " + target + " in the DeviceStatus",
                PATIENCE,
                () -> view.hasReported(Thermostat.TARGET, Double.parseDouble(target)));
        return "its answer " + Thermostat.TARGET + "=" + target + " is in the DeviceStatus";
    }

    private void said(String what) {
        Pattern line = Pattern.compile(Pattern.quote(what) + "(\\.0)?$");
        Await.until(
                "'" + what + "' in the log of the thermostat",
                PATIENCE,
                () -> lab.thermostat().log().contains(line));
    }
}
