package io.caravel.cli.demo;

import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import java.net.URI;
import java.util.List;

/** Tells the commands to play with while everything runs on. */
public final class PlayGround {
    private final Lab lab;
    private final Story story;

    /** The playground of a lab that runs. */
    public PlayGround(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
    }

    /** Tells them. */
    public void tell() {
        String namespace = lab.options().namespace();
        String device = "$hw/events/device/" + namespace + "/" + LabObjects.DEVICE;
        URI mqtt = URI.create(lab.mqttUrl());
        String broker = "-h " + mqtt.getHost() + " -p " + mqtt.getPort() + " -V 5";
        story.step("Everything runs on until Ctrl-C. Try:");
        List.of(
                        "export KUBECONFIG=" + lab.cluster().kubeconfig(),
                        "kubectl get nodes",
                        "kubectl -n " + namespace + " get pods -o wide",
                        "kubectl -n " + namespace + " get devicestatus thermostat -o yaml",
                        "kubectl -n "
                                + namespace
                                + " patch configmap greeting --type merge"
                                + " -p '{\"data\":{\"greeting\":\"hello yourself\"}}'",
                        "tail -f " + lab.options().folder() + "/pods/*/*/*.log",
                        "mosquitto_sub " + broker + " -v -t '" + device + "/#'",
                        "mosquitto_pub "
                                + broker
                                + " -q 1 -t '"
                                + device
                                + "/twin/update' -m '{\"event_id\":\"mine-'$(date +%s)'\",\"twin\":{"
                                + "\"temperature\":{\"actual\":{\"value\":\"24.5\"}}}}'")
                .forEach(line -> story.say("  " + line));
    }
}
