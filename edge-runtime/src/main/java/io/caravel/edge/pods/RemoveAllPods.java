package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.Sandbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stops and removes every Pod of ours on a box, for taking a node out of use. */
public final class RemoveAllPods {

    private static final long LONGEST_GRACE = 10;

    private final ContainerRuntime runtime;
    private final Path folder;
    private final PodGroups groups;

    /**
     * @param runtime what runs the Pods
     * @param folder where volumes and what is remembered of Pods are kept; removed too
     * @param rules name the control groups of Pods; removed too
     */
    public RemoveAllPods(ContainerRuntime runtime, Path folder, PodRules rules) {
        this.runtime = runtime;
        this.folder = folder;
        this.groups = PodGroups.of(rules, runtime::cgroupDriver);
    }

    /**
     * Removes them; safe to repeat. No edge runtime of this node may run meanwhile.
     *
     * @param node the node whose Pods are removed, or null for those of every Caravel node here
     * @return how many sandboxes were removed
     */
    public int run(String node) {
        Map<String, String> labels = node == null ? Labels.ours() : Labels.ofNode(node);
        List<Sandbox> sandboxes = runtime.listPodSandboxes(labels);
        Map<String, Long> graces = new HashMap<>();
        sandboxes.forEach(s -> graces.put(s.id(), Labels.grace(s.annotations())));
        runtime.listContainers(labels).parallelStream()
                .filter(container -> container.phase() == ContainerPhase.RUNNING)
                .forEach(
                        container -> {
                            long grace = graces.getOrDefault(container.sandboxId(), 0L);
                            runtime.stopContainer(container.id(), Math.min(LONGEST_GRACE, grace));
                        });
        for (Sandbox sandbox : sandboxes) {
            runtime.stopPodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());
        }
        groups.removeEmpty();
        BoxMounts.releaseAll(folder.toAbsolutePath().normalize());
        AtomicFolder.remove(folder);
        return sandboxes.size();
    }
}
