package io.caravel.flow;

import io.caravel.cli.device.MqttLink;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.process.Installation;
import io.caravel.cli.store.EdgeStore;
import io.caravel.lab.LinkProxy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One lab for all flow tests of a run: both sides, a real link, a real broker, a Kubernetes API,
 * each as a process of its own. Gives it to tests as a parameter and takes everything away at the
 * end.
 */
final class FlowLab implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(FlowLab.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Actors.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Actors.class, key -> start(), Actors.class);
    }

    private static Actors start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "flow");
            Installation installation = Installation.current();
            Lab lab = new Lab(installation, TestCluster.options(folder));
            lab.cluster().start();
            ClusterSetup setup =
                    new ClusterSetup(lab.cluster(), lab.options(), installation.manifests());
            setup.apply();
            Actors actors =
                    new Actors(lab, setup, TestCluster.between(lab.cluster().cloudKubeconfig()));
            try {
                lab.startCloud();
                lab.startEdge();
                soon().until(actors.cloudUser()::isNodeReady);
                if (TestCluster.isReal()) {
                    actors.cloudUser().reserveNode();
                }
                actors.cloudUser().greet("hello");
                actors.cloudUser().createDevice("20");
                lab.startThermostat();
                soon().until(() -> actors.twins().contains(LabObjects.DEVICE));
                return actors;
            } catch (RuntimeException e) {
                actors.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a test waits for comes within two minutes on a slow and busy machine. */
    static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }

    /**
     * Who acts in a flow test.
     *
     * @param lab the processes, the network between them and the thermostat
     * @param setup what was put into the cluster, and is taken out in the end
     * @param apiNetwork the network between the cloud runtime and the API
     */
    record Actors(Lab lab, ClusterSetup setup, Optional<LinkProxy> apiNetwork)
            implements ExtensionContext.Store.CloseableResource {

        /** The person with kubectl. */
        LabView cloudUser() {
            return new LabView(lab);
        }

        /** Kills the edge with SIGKILL and starts it again. */
        void restartEdge() {
            lab.killEdge();
            lab.startEdge();
        }

        /**
         * Creates a Pod and waits until it runs.
         *
         * @return the file that it makes when it is asked to stop
         */
        Path createPodThatTells(String name) {
            Path stopped = lab.options().folder().resolve("stopped-" + name);
            Path ready = lab.options().folder().resolve("ready-" + name);
            String script =
                    "trap 'echo yes > %s; exit 0' TERM; : > %s; while true; do sleep 0.1; done"
                            .formatted(stopped, ready);
            Pod pod =
                    LabObjects.pod(lab.options(), name)
                            .edit()
                            .editSpec()
                            .editFirstContainer()
                            .withCommand("/bin/sh", "-c", script)
                            .endContainer()
                            .endSpec()
                            .build();
            lab.kube().resource(pod).create();
            soon().until(() -> cloudUser().isRunning(name) && Files.exists(ready));
            return stopped;
        }

        /** Lets the thermostat take readings and waits until the edge has confirmed them. */
        void deviceReads(int count, String prefix, double first) {
            lab.thermostat().tell("read " + count + " " + prefix + " " + first);
            soon().until(() -> said("confirmed " + count + " of " + count + " " + prefix));
        }

        /** Somebody beside the box wants another target of the thermostat, by MQTT. */
        void edgeWants(String target) {
            try (MqttLink mqtt = new MqttLink(lab.mqttUrl(), "flow-edge-user", (t, p) -> {})) {
                mqtt.connect(60_000);
                mqtt.publish(
                        "$hw/events/device/%s/%s/twin/update"
                                .formatted(lab.options().namespace(), LabObjects.DEVICE),
                        "{\"twin\":{\"target\":{\"expected\":{\"value\":\"" + target + "\"}}}}");
            }
        }

        /** The thermostat's Device as the cloud has it, as JSON text. */
        String device() {
            return Serialization.asJson(devices().withName(LabObjects.DEVICE).get());
        }

        /** Creates one more Device of the thermostat's model. */
        void createDevice(String name, String node) {
            GenericKubernetesResource device = LabObjects.device(lab.options(), "20");
            device.getMetadata().setName(name);
            Map<String, Object> spec = new HashMap<>(device.<Map<String, Object>>get("spec"));
            spec.put("nodeName", node);
            device.setAdditionalProperties(Map.of("spec", spec));
            devices().resource(device).create();
        }

        /** Assigns a Device to another node. */
        void moveDevice(String name, String node) {
            devices()
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"nodeName\":\"" + node + "\"}}");
        }

        /** Deletes a Device and waits until it is gone. */
        void deleteDevice(String name) {
            devices().withName(name).delete();
            soon().until(() -> devices().withName(name).get() == null);
        }

        /** The names of the devices that have a twin at the edge. */
        List<String> twins() {
            return new EdgeStore(lab.edgeStore())
                    .twins().stream()
                            .map(twin -> twin.key().substring(twin.key().indexOf('/') + 1))
                            .toList();
        }

        private NonNamespaceOperation<
                        GenericKubernetesResource,
                        GenericKubernetesResourceList,
                        Resource<GenericKubernetesResource>>
                devices() {
            return lab.kube()
                    .genericKubernetesResources(LabObjects.DEVICES)
                    .inNamespace(lab.options().namespace());
        }

        /** Whether a line of the thermostat's log ends with a text. */
        boolean said(String text) {
            return lab.thermostat()
                    .log()
                    .contains(
                            java.util.regex.Pattern.compile(
                                    java.util.regex.Pattern.quote(text) + "(\\.0)?$"));
        }

        @Override
        public void close() {
            try {
                if (TestCluster.isReal()) {
                    lab.restoreLink();
                    apiNetwork.ifPresent(LinkProxy::restore);
                    setup.removeObjects(Duration.ofMinutes(1));
                    lab.stopSides();
                    setup.removeAll();
                }
            } finally {
                lab.close();
            }
        }
    }
}
