package io.caravel.bench.chaos;

import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The person with kubectl: creates the objects of a run, then changes ConfigMaps and the wanted
 * values of Devices, in step with the kills; now and then a ConfigMap is deleted and created again.
 */
final class DesiredState implements Runnable {
    private static final int CONFIGS = 16;
    private static final double RECREATED = 0.02;
    private static final long AGAIN_MILLIS = 100;

    private final KubernetesClient kube;
    private final String namespace;
    private final ChaosObjects objects;
    private final List<String> devices;
    private final List<String> configs = new ArrayList<>();
    private final int changes;
    private final Pace pace;
    private final Random random;
    private volatile int done;

    DesiredState(
            KubernetesClient kube,
            LabOptions options,
            List<String> devices,
            int changes,
            Pace pace,
            Random random) {
        this.kube = kube;
        namespace = options.namespace();
        objects = new ChaosObjects(options);
        this.devices = devices;
        this.changes = changes;
        this.pace = pace;
        this.random = random;
        for (int i = 0; i < CONFIGS; i++) {
            configs.add("config-" + i);
        }
    }

    /** Creates all objects, each with the number 0. */
    void create() {
        kube.genericKubernetesResources(LabObjects.MODELS)
                .inNamespace(namespace)
                .resource(objects.model())
                .create();
        devices.forEach(name -> devices().resource(objects.device(name, 0)).create());
        configs.forEach(name -> configs().resource(objects.config(name, 0)).create());
        kube.pods().inNamespace(namespace).resource(objects.pod(configs)).create();
    }

    /** How many changes were made. */
    int done() {
        return done;
    }

    /** The Devices as they are now. */
    List<GenericKubernetesResource> deviceObjects() {
        return devices().list().getItems();
    }

    /** The ConfigMaps of the run as they are now. */
    List<ConfigMap> configObjects() {
        return configs().list().getItems().stream()
                .filter(config -> configs.contains(config.getMetadata().getName()))
                .toList();
    }

    @Override
    public void run() {
        try {
            for (int number = 1; number <= changes; number++) {
                pace.await(number / (double) changes);
                change(number);
                done = number;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(int number) throws InterruptedException {
        boolean device = random.nextBoolean();
        List<String> names = device ? devices : configs;
        String name = names.get(random.nextInt(names.size()));
        boolean again = !device && random.nextDouble() < RECREATED;
        while (true) {
            try {
                if (device) {
                    want(name, number);
                } else if (again) {
                    configs().withName(name).delete();
                    configs().resource(objects.config(name, number)).create();
                } else {
                    set(name, number);
                }
                return;
            } catch (KubernetesClientException e) {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }

    private void want(String name, int number) {
        Map<String, Object> wanted = objects.device(name, number).getAdditionalProperties();
        devices()
                .withName(name)
                .edit(
                        device -> {
                            device.setAdditionalProperties(wanted);
                            return device;
                        });
    }

    private void set(String name, int number) {
        configs()
                .withName(name)
                .edit(
                        config -> {
                            config.setData(objects.config(name, number).getData());
                            return config;
                        });
    }

    private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> configs() {
        return kube.configMaps().inNamespace(namespace);
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            devices() {
        return kube.genericKubernetesResources(LabObjects.DEVICES).inNamespace(namespace);
    }
}
