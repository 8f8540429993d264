package io.caravel.bench.pods;

import io.caravel.bench.Power;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.process.Installation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A lab with one node, and Pods of it that do nothing. */
final class PodLab implements AutoCloseable {

    static final long GRACE = 1;
    static final List<String> COMMAND =
            List.of("/bin/sh", "-c", "trap '' TERM; while true; do sleep 60; done");

    private final Power power;
    private final Lab lab;
    private final Path folder;

    PodLab(Path folder, Containers containers, Power power) {
        this.folder = folder;
        this.power = power;
        this.lab =
                new Lab(
                        Installation.current(),
                        new LabOptions(
                                folder,
                                Optional.empty(),
                                Optional.empty(),
                                containers.setting(),
                                containers.image(),
                                "bench",
                                false),
                        power::environment);
    }

    /** Starts everything; returns when the node is ready. */
    void start() {
        lab.cluster().start();
        new ClusterSetup(lab.cluster(), lab.options(), Installation.current().manifests()).apply();
        lab.startCloud();
        lab.startEdge();
        PodWatch.until(
                "the node is there",
                () -> lab.kube().nodes().withName(lab.options().node()).get() != null);
    }

    Lab lab() {
        return lab;
    }

    /** Kills the edge, with the power of its box if that goes; a seed says what is lost then. */
    void killEdge(long seed) {
        lab.killEdge();
        lab.edge().note(power.go(lab.edgeStore().getParent(), seed));
    }

    /** Creates a Pod whose container sleeps and does not end by request. */
    Pod create(String name) {
        Pod pod =
                new PodBuilder(LabObjects.pod(lab.options(), name))
                        .editSpec()
                        .withTerminationGracePeriodSeconds(GRACE)
                        .editFirstContainer()
                        .withCommand(COMMAND)
                        .endContainer()
                        .endSpec()
                        .build();
        return lab.kube().resource(pod).create();
    }

    void delete(String name) {
        lab.kube()
                .pods()
                .inNamespace(lab.options().namespace())
                .withName(name)
                .withGracePeriod(GRACE)
                .delete();
    }

    void greet(String greeting) {
        lab.kube().resource(LabObjects.config(lab.options(), greeting)).serverSideApply();
    }

    /** The file of the greeting in the volume of a Pod. */
    Path greeting(Pod pod) {
        return folder.resolve("edge/pods")
                .resolve(pod.getMetadata().getUid())
                .resolve("volumes/demo/greeting");
    }

    @Override
    public void close() {
        lab.close();
    }
}
