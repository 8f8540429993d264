package io.caravel.cli.lab;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a user of the lab's cluster does and sees through the Kubernetes API. */
public final class LabView {
    private final Lab lab;
    private final LabOptions options;

    /** The user of a lab whose cluster is started. */
    public LabView(Lab lab) {
        this.lab = lab;
        options = lab.options();
    }

    /** Creates the ConfigMap, or changes its greeting. */
    public void greet(String greeting) {
        ConfigMap config = LabObjects.config(options, greeting);
        var resource = kube().configMaps().inNamespace(options.namespace());
        if (resource.withName(LabObjects.CONFIG).get() == null) {
            resource.resource(config).create();
        } else {
            resource.withName(LabObjects.CONFIG)
                    .edit(
                            found -> {
                                found.setData(config.getData());
                                return found;
                            });
        }
    }

    /** Creates a Pod that follows the greeting. */
    public void createPod(String name) {
        kube().pods()
                .inNamespace(options.namespace())
                .resource(LabObjects.pod(options, name))
                .create();
    }

    /** Creates the thermostat's model and Device. */
    public void createDevice(String target) {
        kube().genericKubernetesResources(LabObjects.MODELS)
                .inNamespace(options.namespace())
                .resource(LabObjects.model(options))
                .create();
        kube().genericKubernetesResources(LabObjects.DEVICES)
                .inNamespace(options.namespace())
                .resource(LabObjects.device(options, target))
                .create();
    }

    /** Sets what is wanted of the thermostat. */
    public void want(String target) {
        kube().genericKubernetesResources(LabObjects.DEVICES)
                .inNamespace(options.namespace())
                .withName(LabObjects.DEVICE)
                .edit(
                        device -> {
                            device.setAdditionalProperties(
                                    LabObjects.device(options, target).getAdditionalProperties());
                            return device;
                        });
    }

    /** The edge's Node. */
    public Optional<Node> node() {
        return Optional.ofNullable(kube().nodes().withName(options.node()).get());
    }

    /** Whether the edge's Node says that it is ready. */
    public boolean isNodeReady() {
        return node().stream()
                .flatMap(node -> node.getStatus().getConditions().stream())
                .anyMatch(
                        condition ->
                                condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True"));
    }

    /**
     * Keeps Pods of others off the edge's Node, so that a demo serves nobody by accident. The
     * cluster's own controllers change the taints of a new Node too: then it is tried again.
     */
    public void reserveNode() {
        Await.value(
                "Node " + options.node() + " tainted",
                Duration.ofSeconds(30),
                () -> Optional.of(kube().nodes().withName(options.node()).edit(this::reserved)));
    }

    private Node reserved(Node node) {
        return node.edit()
                .editOrNewSpec()
                .removeMatchingFromTaints(taint -> LabObjects.RESERVED.equals(taint.getKey()))
                .addNewTaint()
                .withKey(LabObjects.RESERVED)
                .withEffect("NoExecute")
                .endTaint()
                .endSpec()
                .build();
    }

    /** A Pod of the lab. */
    public Optional<Pod> pod(String name) {
        return Optional.ofNullable(
                kube().pods().inNamespace(options.namespace()).withName(name).get());
    }

    /** Whether a Pod runs and is ready. */
    public boolean isRunning(String name) {
        return pod(name).filter(pod -> "Running".equals(pod.getStatus().getPhase())).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(status -> Boolean.TRUE.equals(status.getReady()));
    }

    /** Waits until a Pod runs and is ready; when it does not, says what its status says. */
    public void awaitRunning(String name, Duration patience) {
        Await.value(
                "Pod " + name + " Running",
                patience,
                () -> {
                    if (!isRunning(name)) {
                        throw new IllegalStateException(why(name));
                    }
                    return Optional.of(true);
                });
    }

    private String why(String name) {
        PodStatus status = pod(name).map(Pod::getStatus).orElse(new PodStatus());
        return status.getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .map(waiting -> waiting.getReason() + ": " + waiting.getMessage())
                .findFirst()
                .orElse("its phase is " + status.getPhase());
    }

    /** How often Kubernetes says a Pod's container was restarted. */
    public int restarts(String name) {
        return pod(name).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(status -> status.getRestartCount())
                .sum();
    }

    /** The value the thermostat reported last, as the DeviceStatus shows it. */
    public Optional<String> reported(String property) {
        GenericKubernetesResource status =
                kube().genericKubernetesResources(LabObjects.STATUSES)
                        .inNamespace(options.namespace())
                        .withName(LabObjects.DEVICE)
                        .get();
        if (status == null || !(status.get("status", "twins") instanceof List<?> twins)) {
            return Optional.empty();
        }
        return twins.stream()
                .map(Map.class::cast)
                .filter(twin -> property.equals(twin.get("propertyName")))
                .map(twin -> twin.get("reported"))
                .filter(Map.class::isInstance)
                .map(reported -> String.valueOf(((Map<?, ?>) reported).get("value")))
                .findFirst();
    }

    /** Whether the DeviceStatus shows this number for a property. */
    public boolean hasReported(String property, double value) {
        return reported(property)
                .filter(text -> !text.isBlank())
                .map(Double::parseDouble)
                .filter(found -> Math.abs(found - value) < 1e-6)
                .isPresent();
    }

    private KubernetesClient kube() {
        return lab.kube();
    }
}
