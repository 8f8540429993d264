package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What to ask the container runtime for, from a Pod's JSON. */
final class PodSpecs {

    private static final String DEFAULT_TERMINATION = "/dev/termination-log";

    private final Pod pod;
    private final String node;
    private final PodFolders folders;
    private final PodVolumes volumes;
    private final Environment environment;

    PodSpecs(
            Pod pod, String node, PodFolders folders, PodVolumes volumes, Environment environment) {
        this.pod = pod;
        this.node = node;
        this.folders = folders;
        this.volumes = volumes;
        this.environment = environment;
    }

    SandboxSpec sandbox(int attempt) {
        JsonObject spec = pod.spec();
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Labels.GRACE, String.valueOf(pod.grace()));
        boolean privileged =
                pod.containers().stream()
                        .anyMatch(
                                c ->
                                        Pod.part(c, "securityContext")
                                                .getBoolean("privileged", false));
        return new SandboxSpec(
                pod.name(),
                pod.namespace(),
                pod.uid(),
                attempt,
                hostname(spec.getString("hostname", pod.name())),
                folders.logs(pod).toString(),
                Labels.ofPod(node, pod),
                annotations,
                ports(),
                dns(Pod.part(spec, "dnsConfig")),
                new SandboxSpec.HostNamespaces(
                        pod.hostNetwork(),
                        spec.getBoolean("hostPID", false),
                        spec.getBoolean("hostIPC", false),
                        spec.getBoolean("shareProcessNamespace", false)),
                privileged,
                "",
                Sysctls.of(pod));
    }

    ContainerSpec container(String name, int restarts) {
        JsonObject container = pod.container(name).orElseThrow();
        Map<String, String> env = new HashMap<>();
        env.put("HOSTNAME", hostname(pod.name()));
        Map<String, String> own = environment.of(container);
        env.putAll(own);
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Labels.RESTARTS, String.valueOf(restarts));
        annotations.put(Labels.IMAGE, container.getString("image", ""));
        return new ContainerSpec(
                name,
                restarts,
                container.getString("image", ""),
                Environment.expand(Pod.strings(container, "command"), own),
                Environment.expand(Pod.strings(container, "args"), own),
                container.getString("workingDir", ""),
                env,
                mounts(container, restarts, own),
                Labels.ofContainer(node, pod, name),
                annotations,
                PodFolders.log(name, restarts),
                container.getBoolean("stdin", false),
                container.getBoolean("tty", false),
                ContainerLimits.of(pod, container),
                ContainerLimits.security(pod, container));
    }

    private static String hostname(String name) {
        return name.length() > 63 ? name.substring(0, 63).replaceAll("[-.]+$", "") : name;
    }

    private List<SandboxSpec.PortMapping> ports() {
        if (pod.hostNetwork()) {
            return List.of();
        }
        return Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .flatMap(container -> Pod.parts(container, "ports").stream())
                .filter(port -> port.getInteger("hostPort", 0) > 0)
                .map(
                        port ->
                                new SandboxSpec.PortMapping(
                                        port.getString("protocol", "TCP").toUpperCase(Locale.ROOT),
                                        port.getInteger("containerPort", 0),
                                        port.getInteger("hostPort"),
                                        port.getString("hostIP", "")))
                .toList();
    }

    /** Settings of the Pod's own; without them the runtime gives the box's. */
    private static SandboxSpec.Dns dns(JsonObject config) {
        List<String> servers = Pod.strings(config, "nameservers");
        if (servers.isEmpty()) {
            return null;
        }
        List<String> options =
                Pod.parts(config, "options").stream()
                        .map(
                                option ->
                                        option.getString("value") == null
                                                ? option.getString("name")
                                                : option.getString("name")
                                                        + ":"
                                                        + option.getString("value"))
                        .toList();
        return new SandboxSpec.Dns(servers, Pod.strings(config, "searches"), options);
    }

    private List<ContainerSpec.Mount> mounts(
            JsonObject container, int restarts, Map<String, String> env) {
        List<ContainerSpec.Mount> mounts =
                new ArrayList<>(new VolumeMounts(pod, volumes).of(container, env));
        Path words = folders.termination(pod.uid(), container.getString("name"), restarts);
        mounts.add(
                new ContainerSpec.Mount(
                        container.getString("terminationMessagePath", DEFAULT_TERMINATION),
                        words.toString(),
                        false));
        return mounts;
    }
}
