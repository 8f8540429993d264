package io.caravel.bench.chaos;

import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;

/** The Kubernetes objects of a run: Devices of one model, and ConfigMaps that one Pod refers to. */
final class ChaosObjects {
    private static final String MODEL = "meter";
    private static final String NUMBER = "number";

    private final LabOptions options;

    ChaosObjects(LabOptions options) {
        this.options = options;
    }

    /** The model of all devices. */
    GenericKubernetesResource model() {
        List<Map<String, Object>> properties =
                List.of(
                        property(Device.COUNT, "ReadOnly"),
                        property(Device.LEVEL, "ReadOnly"),
                        property(Device.TARGET, "ReadWrite"));
        return resource("DeviceModel", MODEL)
                .withAdditionalProperties(
                        Map.of("spec", Map.of("protocol", "mqtt", "properties", properties)))
                .build();
    }

    /** A device of which a number is wanted. */
    GenericKubernetesResource device(String name, int wanted) {
        Map<String, Object> target =
                Map.of("name", Device.TARGET, "desired", Map.of("value", String.valueOf(wanted)));
        Map<String, Object> spec =
                Map.of(
                        "deviceModelRef", Map.of("name", MODEL),
                        "nodeName", options.node(),
                        "protocol", Map.of("protocolName", "mqtt"),
                        "properties",
                                List.of(
                                        Map.of("name", Device.COUNT),
                                        Map.of("name", Device.LEVEL),
                                        target));
        return resource("Device", name).withAdditionalProperties(Map.of("spec", spec)).build();
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

    private static Map<String, Object> property(String name, String access) {
        return Map.of("name", name, "type", "INT", "accessMode", access);
    }

    private GenericKubernetesResourceBuilder resource(String kind, String name) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("devices.kubeedge.io/v1beta1")
                .withKind(kind)
                .withNewMetadata()
                .withName(name)
                .withNamespace(options.namespace())
                .endMetadata();
    }
}
