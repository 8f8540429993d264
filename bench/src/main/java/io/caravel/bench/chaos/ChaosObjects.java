package io.caravel.bench.chaos;

import io.caravel.bench.DeviceObjects;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;

/** The Kubernetes objects of a run: Devices of one model, and ConfigMaps that one Pod refers to. */
final class ChaosObjects {
    private static final String NUMBER = "number";

    private final LabOptions options;
    private final DeviceObjects devices;

    ChaosObjects(LabOptions options) {
        this.options = options;
        devices = new DeviceObjects(options, List.of(Device.COUNT, Device.LEVEL), Device.TARGET);
    }

    /** The model of all devices. */
    GenericKubernetesResource model() {
        return devices.model();
    }

    /** A device of which a number is wanted. */
    GenericKubernetesResource device(String name, int wanted) {
        return devices.device(name, String.valueOf(wanted));
    }

    /** A ConfigMap with a number. */
    ConfigMap config(String name, int number) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(options.namespace())
                .endMetadata()
                .addToData(NUMBER, String.valueOf(number))
                .build();
    }

    /** The Pod for whose sake the node holds the ConfigMaps. */
    Pod pod(List<String> configs) {
        Pod pod =
                new PodBuilder(LabObjects.pod(options, "reader"))
                        .editSpec()
                        .withVolumes()
                        .editFirstContainer()
                        .withVolumeMounts()
                        .withCommand("/bin/sh", "-c", "while true; do sleep 5; done")
                        .endContainer()
                        .endSpec()
                        .build();
        for (String config : configs) {
            pod =
                    new PodBuilder(pod)
                            .editSpec()
                            .editFirstContainer()
                            .addNewEnvFrom()
                            .withNewConfigMapRef(config, true)
                            .endEnvFrom()
                            .endContainer()
                            .endSpec()
                            .build();
        }
        return pod;
    }
}
