package io.caravel.bench;

import io.caravel.cli.lab.LabOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Devices of one model as Kubernetes objects: they report whole numbers, and one is wanted. */
public final class DeviceObjects {

    private static final String MODEL = "meter";

    private final LabOptions options;
    private final List<String> reported;
    private final String target;

    /**
     * @param reported names of the properties that devices report
     * @param target the property that is wanted of them
     */
    public DeviceObjects(LabOptions options, List<String> reported, String target) {
        this.options = options;
        this.reported = reported;
        this.target = target;
    }

    /** The model of all of them. */
    public GenericKubernetesResource model() {
        List<Map<String, Object>> properties = new ArrayList<>();
        reported.forEach(name -> properties.add(property(name, "ReadOnly")));
        properties.add(property(target, "ReadWrite"));
        return resource("DeviceModel", MODEL, Map.of("protocol", "mqtt", "properties", properties));
    }

    /**
     * One of them on the node of the lab; its target stands last.
     *
     * @param wanted the number, empty for none
     */
    public GenericKubernetesResource device(String name, String wanted) {
        List<Map<String, Object>> properties = new ArrayList<>();
        reported.forEach(one -> properties.add(Map.of("name", one)));
        properties.add(Map.of("name", target, "desired", Map.of("value", wanted)));
        return resource(
                "Device",
                name,
                Map.of(
                        "deviceModelRef", Map.of("name", MODEL),
                        "nodeName", options.node(),
                        "protocol", Map.of("protocolName", "mqtt"),
                        "properties", properties));
    }

    private static Map<String, Object> property(String name, String access) {
        return Map.of("name", name, "type", "INT", "accessMode", access);
    }

    private GenericKubernetesResource resource(String kind, String name, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("devices.kubeedge.io/v1beta1")
                .withKind(kind)
                .withNewMetadata()
                .withName(name)
                .withNamespace(options.namespace())
                .endMetadata()
                .withAdditionalProperties(Map.of("spec", spec))
                .build();
    }
}
