package io.caravel.bench.twin;

import io.caravel.bench.DeviceObjects;
import io.caravel.bench.kube.ApiCounter;
import io.caravel.bench.kube.AuditLog;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.process.Installation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A lab with one edge, an external broker and many devices of one model. */
final class TwinLab implements AutoCloseable {

    /** The property that devices report. */
    static final String LEVEL = "level";

    /** The property that is wanted of devices. */
    static final String TARGET = "target";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Lab lab;

    TwinLab(Path folder, String broker) {
        lab =
                new Lab(
                        Installation.current(),
                        new LabOptions(
                                folder,
                                Optional.empty(),
                                Optional.of(broker),
                                "process",
                                LabOptions.IMAGE,
                                "twin",
                                false));
    }

    /** Starts everything; returns when the edge answers for all devices. */
    void start(int devices) {
        lab.cluster().start();
        new ClusterSetup(lab.cluster(), lab.options(), Installation.current().manifests()).apply();
        lab.startCloud();
        lab.startEdge();
        Await.until("the edge's Node is Ready", PATIENCE, new LabView(lab)::isNodeReady);
        DeviceObjects objects = new DeviceObjects(lab.options(), List.of(LEVEL), TARGET);
        create(LabObjects.MODELS, objects.model());
        for (int i = 0; i < devices; i++) {
            create(LabObjects.DEVICES, objects.device(name(i), ""));
        }
        Await.until(
                "a DeviceStatus of each device",
                PATIENCE,
                () ->
                        lab.kube()
                                        .genericKubernetesResources(LabObjects.STATUSES)
                                        .inNamespace(lab.options().namespace())
                                        .list()
                                        .getItems()
                                        .size()
                                == devices);
    }

    Lab lab() {
        return lab;
    }

    /** The topic of a device that ends so. */
    String topic(int device, String ending) {
        return "$hw/events/device/%s/%s/%s"
                .formatted(lab.options().namespace(), name(device), ending);
    }

    /** The name of a device. */
    static String name(int device) {
        return "meter-" + device;
    }

    /** The number of the device that a topic or a key names. */
    static int number(String topic) {
        int begin = topic.indexOf("meter-") + "meter-".length();
        int end = topic.indexOf('/', begin);
        return Integer.parseInt(topic.substring(begin, end < 0 ? topic.length() : end));
    }

    /** Wants a value of a device, as a user of the cluster. */
    void want(int device, String value) {
        lab.kube()
                .genericKubernetesResources(LabObjects.DEVICES)
                .inNamespace(lab.options().namespace())
                .withName(name(device))
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"replace\",\"path\":\"/spec/properties/1/desired/value\","
                                + "\"value\":\""
                                + value
                                + "\"}]");
    }

    /** Begins to count what the cloud runtime asks of the API. */
    ApiCounter.Count count() throws IOException {
        return new AuditLog(lab.cluster().auditLog()).begin();
    }

    private void create(
            io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext kind,
            GenericKubernetesResource object) {
        lab.kube()
                .genericKubernetesResources(kind)
                .inNamespace(lab.options().namespace())
                .resource(object)
                .create();
    }

    @Override
    public void close() {
        lab.close();
    }
}
