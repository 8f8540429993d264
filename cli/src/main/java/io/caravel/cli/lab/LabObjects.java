package io.caravel.cli.lab;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;

/** The Kubernetes objects a lab works with, as a user would write them. */
public final class LabObjects {
    /** The ConfigMap with the greeting. */
    public static final String CONFIG = "greeting";

    /** The Device and the DeviceModel of the thermostat. */
    public static final String DEVICE = "thermostat";

    /** The taint of a Node that serves only the lab. */
    public static final String RESERVED = "caravel.io/demo";

    /** The Device kind. */
    public static final ResourceDefinitionContext DEVICES = kind("Device", "devices");

    /** The DeviceModel kind. */
    public static final ResourceDefinitionContext MODELS = kind("DeviceModel", "devicemodels");

    /** The DeviceStatus kind. */
    public static final ResourceDefinitionContext STATUSES = kind("DeviceStatus", "devicestatuses");

    private static final String GROUP = "devices.kubeedge.io";
    private static final String VERSION = "v1beta1";

    private LabObjects() {}

    private static ResourceDefinitionContext kind(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("devices.kubeedge.io")
                .withVersion("v1beta1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** A Pod that follows the greeting, bound to the lab's node. */
    public static Pod pod(LabOptions options, String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(options.namespace())
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(options.node())
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(5L)
                .addNewToleration()
                .withKey("node.kubernetes.io/not-ready")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .endToleration()
                .addNewToleration()
                .withKey("node.kubernetes.io/unreachable")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .endToleration()
                .addNewToleration()
                .withKey(RESERVED)
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("main")
                .withImage(options.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("/bin/sh", "-c", Workload.SCRIPT)
                .addNewVolumeMount()
                .withName("demo")
                .withMountPath("/etc/demo")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("demo")
                .withNewConfigMap()
                .withName(CONFIG)
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }

    /** The ConfigMap with a greeting. */
    public static ConfigMap config(LabOptions options, String greeting) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(CONFIG)
                .withNamespace(options.namespace())
                .endMetadata()
                .addToData("greeting", greeting + "\n")
                .build();
    }

    /** The model of the thermostat. */
    public static GenericKubernetesResource model(LabOptions options) {
        List<Map<String, Object>> properties =
                List.of(
                        Map.of(
                                "name", "temperature",
                                "description", "measured temperature",
                                "type", "FLOAT",
                                "accessMode", "ReadOnly"),
                        Map.of(
                                "name", "target",
                                "description", "wanted temperature",
                                "type", "FLOAT",
                                "accessMode", "ReadWrite",
                                "minimum", "5",
                                "maximum", "30"));
        return resource(options, "DeviceModel")
                .withAdditionalProperties(
                        Map.of("spec", Map.of("protocol", "mqtt", "properties", properties)))
                .build();
    }

    /** The thermostat on the lab's node. */
    public static GenericKubernetesResource device(LabOptions options, String target) {
        List<Map<String, Object>> properties =
                List.of(
                        Map.of("name", "temperature", "reportToCloud", true),
                        Map.of(
                                "name",
                                "target",
                                "reportToCloud",
                                true,
                                "desired",
                                Map.of("value", target)));
        Map<String, Object> spec =
                Map.of(
                        "deviceModelRef", Map.of("name", DEVICE),
                        "nodeName", options.node(),
                        "protocol", Map.of("protocolName", "mqtt"),
                        "properties", properties);
        return resource(options, "Device").withAdditionalProperties(Map.of("spec", spec)).build();
    }

    private static GenericKubernetesResourceBuilder resource(LabOptions options, String kind) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(GROUP + "/" + VERSION)
                .withKind(kind)
                .withNewMetadata()
                .withName(DEVICE)
                .withNamespace(options.namespace())
                .endMetadata();
    }
}
