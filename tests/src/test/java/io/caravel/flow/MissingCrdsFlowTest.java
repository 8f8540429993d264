package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.process.Installation;
import io.caravel.cli.store.EdgeStore;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in which the kinds of devices come late and go again: Pods do not need them. */
class MissingCrdsFlowTest {

    private static final Pattern SAID =
            Pattern.compile("KUBE-006 .*devices .*is its CRD installed");

    @TempDir Path folder;
    private Lab lab;
    private LabView user;

    @Test
    void podsAreServedWithoutTheKindsOfDevicesAndDevicesAsSoonAsThereAreSome() {
        TestCluster.needsOwnServer();
        Installation installation = Installation.current();
        try (Lab started = new Lab(installation, LabOptions.local(folder, "crds"))) {
            lab = started;
            user = new LabView(lab);
            // Given a cluster without the CRDs, and a runtime that is started on it
            lab.cluster().start();
            new ClusterSetup(lab.cluster(), lab.options(), installation.manifests()).apply();
            List<CustomResourceDefinition> kinds = kinds();
            remove(kinds);
            lab.startCloud();
            lab.startEdge();
            user.greet("hello");
            // Then Pods run, and the log says what is missing
            runs("first");
            soon().until(() -> lab.cloud().log().contains(SAID));
            // When the CRDs come, then devices do
            create(kinds);
            soon().until(() -> twins().contains(LabObjects.DEVICE));
            // When they go while the runtime runs, then the devices go and Pods still come
            remove(kinds);
            soon().until(() -> twins().isEmpty());
            runs("second");
            // And when they come once more
            create(kinds);
            soon().until(() -> twins().contains(LabObjects.DEVICE));
            assertThat(lab.workload("first").starts()).isEqualTo(1);
        }
    }

    private void runs(String pod) {
        user.createPod(pod);
        soon().until(() -> user.isRunning(pod));
    }

    private List<String> twins() {
        return new EdgeStore(lab.edgeStore())
                .twins().stream()
                        .map(twin -> twin.key().substring(twin.key().indexOf('/') + 1))
                        .toList();
    }

    private List<CustomResourceDefinition> kinds() {
        return lab
                .kube()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .stream()
                .filter(kind -> kind.getSpec().getGroup().equals("devices.kubeedge.io"))
                .toList();
    }

    private void remove(List<CustomResourceDefinition> kinds) {
        kinds.forEach(kind -> lab.kube().resource(kind).delete());
        soon().until(() -> kinds().isEmpty());
    }

    /** Makes the kinds, and a Device of them. */
    private void create(List<CustomResourceDefinition> kinds) {
        for (CustomResourceDefinition kind : kinds) {
            lab.kube()
                    .resource(
                            kind.edit()
                                    .editMetadata()
                                    .withResourceVersion(null)
                                    .withUid(null)
                                    .endMetadata()
                                    .withStatus(null)
                                    .build())
                    .create();
        }
        soon().until(
                        () -> {
                            user.createDevice("20");
                            return true;
                        });
    }
}
