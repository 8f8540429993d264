package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What to ask the container runtime for, from a Pod's JSON. */
final class PodSpecs {

    private static final String DEFAULT_TERMINATION = "/dev/termination-log";

    private final Pod pod;
    private final PodContext context;
    private final PodMemory memory;
    private final String node;
    private final PodFolders folders;
    private final boolean isolated;
    private final PodVolumes volumes;
    private final Environment environment;

    PodSpecs(
            Pod pod,
            PodContext context,
            PodMemory memory,
            PodVolumes volumes,
            Environment environment) {
        this.pod = pod;
        this.context = context;
        this.memory = memory;
        this.node = context.node();
        this.folders = context.folders();
        this.isolated = context.observer().info().isolated();
        this.volumes = volumes;
        this.environment = environment;
    }

    /**
     * @param attempt how many came before
     * @param warning takes reason and message of what is not as the Pod asks for
     * @throws PodException when it asks for what cannot be
     */
    SandboxSpec sandbox(int attempt, BiConsumer<String, String> warning) {
        JsonObject spec = pod.spec();
        if (!spec.getBoolean("hostUsers", true)) {
            throw new PodException(
                    "FailedCreatePodSandBox",
                    "EDGE-POD-035 hostUsers: false: this node gives Pods no users of their own");
        }
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Labels.GRACE, String.valueOf(pod.grace()));
        if (pod.isStatic()) {
            annotations.put(StaticPod.SOURCE, "file");
        }
        boolean privileged =
                Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                        .anyMatch(
                                c ->
                                        Pod.part(c, "securityContext")
                                                .getBoolean("privileged", false));
        return new SandboxSpec(
                pod.name(),
                pod.namespace(),
                pod.uid(),
                attempt,
                names().kernel(pod),
                folders.logs(pod).toString(),
                Labels.ofPod(node, pod),
                annotations,
                ports(),
                isolated ? PodDns.of(pod, context.dns(), warning) : null,
                new SandboxSpec.HostNamespaces(
                        pod.hostNetwork(),
                        spec.getBoolean("hostPID", false),
                        spec.getBoolean("hostIPC", false),
                        spec.getBoolean("shareProcessNamespace", false)),
                privileged,
                context.groups().parent(pod),
                Sysctls.of(pod),
                spec.getString("runtimeClassName", ""));
    }

    private PodNames names() {
        return PodNames.of(pod, context.dns().domain());
    }

    /**
     * @param imageUser whom the image runs as, null where that does not matter
     * @throws PodException when it needs what is not stored, or asks for what cannot be
     */
    ContainerSpec container(String name, int restarts, Long imageUser) {
        JsonObject container = pod.container(name).orElseThrow();
        Map<String, String> env = new HashMap<>();
        env.put("HOSTNAME", pod.hostNetwork() ? PodNames.ofBox() : names().kernel(pod));
        Map<String, String> own = environment.of(container);
        env.putAll(own);
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Labels.RESTARTS, String.valueOf(restarts));
        annotations.put(Labels.IMAGE, container.getString("image", ""));
        annotations.put(Labels.RESOURCES, Pod.part(container, "resources").encode());
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
                ContainerLimits.security(pod, container, imageUser));
    }

    private List<SandboxSpec.PortMapping> ports() {
        if (pod.hostNetwork()) {
            return List.of();
        }
        return HostPort.of(pod).stream()
                .map(
                        port ->
                                new SandboxSpec.PortMapping(
                                        port.protocol(), port.inside(), port.port(), port.hostIp()))
                .toList();
    }

    private List<ContainerSpec.Mount> mounts(
            JsonObject container, int restarts, Map<String, String> env) {
        List<ContainerSpec.Mount> mounts =
                new ArrayList<>(new VolumeMounts(pod, volumes).of(container, env));
        if (isolated) {
            new HostsFile(folders.of(pod.uid()))
                    .mount(pod, container, names(), memory.ips())
                    .ifPresent(mounts::add);
        }
        String lastWords = container.getString("terminationMessagePath", "");
        Path words = folders.termination(pod.uid(), container.getString("name"), restarts);
        mounts.add(
                new ContainerSpec.Mount(
                        lastWords.isEmpty() ? DEFAULT_TERMINATION : lastWords,
                        words.toString(),
                        false));
        return mounts;
    }
}
