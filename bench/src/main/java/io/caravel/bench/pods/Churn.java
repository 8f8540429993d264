package io.caravel.bench.pods;

import io.caravel.bench.BenchResult;
import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.Sandbox;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Pods come and go while the edge runtime is killed at random moments; then all is counted. */
final class Churn {

    private static final int PODS = 20;
    private static final Pattern READY = Pattern.compile("6 links: the edge runtime");
    private static final long LONGEST_LIFE_MILLIS = 6_000;

    private final PodLab lab;
    private final Containers containers;
    private final BenchResult result;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    Churn(PodLab lab, Containers containers, BenchResult result) {
        this.lab = lab;
        this.containers = containers;
        this.result = result;
    }

    void run(int kills) {
        result.figure("seed", seed).figure("kills", kills);
        for (int i = 0; i < PODS; i++) {
            lab.create("churn-" + i);
        }
        int changes = 0;
        for (int i = 0; i < kills; i++) {
            if (random.nextInt(5) > 0) {
                PodWatch.until("the edge is ready", this::isReady);
            }
            long end = System.nanoTime() + millis(random.nextLong(LONGEST_LIFE_MILLIS));
            while (System.nanoTime() < end) {
                changes += change("churn-" + random.nextInt(PODS));
                LockSupport.parkNanos(millis(100 + random.nextInt(400)));
            }
            lab.killEdge(seed + i);
            lab.lab().startEdge();
            if (i % 10 == 9) {
                result.say("killed %d times, %d Pods came or went", i + 1, changes);
            }
        }
        result.figure("pods_that_came_or_went", changes);
        for (int i = 0; i < PODS; i += 2) {
            change("churn-" + i);
        }
        PodWatch.until("all that is wanted runs, and nothing else", this::isSettled);
        count();
    }

    private boolean isReady() {
        return lab.lab().edge().log().contains(READY);
    }

    /** Makes a Pod that is not there, deletes one that is; one on its way out stays so. */
    private int change(String name) {
        Pod pod = pods().stream().filter(p -> name(p).equals(name)).findFirst().orElse(null);
        if (pod == null) {
            lab.create(name);
        } else if (pod.getMetadata().getDeletionTimestamp() == null) {
            lab.delete(name);
        } else {
            return 0;
        }
        return 1;
    }

    private boolean isSettled() {
        LockSupport.parkNanos(millis(300));
        List<Pod> pods = pods();
        try (ContainerRuntime runtime = containers.open()) {
            return pods.stream().allMatch(Churn::isRunning)
                    && runtime.listPodSandboxes(Map.of()).size() <= pods.size();
        }
    }

    private void count() {
        Map<String, Integer> running = new HashMap<>();
        Set<String> sandboxes = new HashSet<>();
        int doubled = 0;
        try (ContainerRuntime runtime = containers.open()) {
            for (Sandbox sandbox : runtime.listPodSandboxes(Map.of())) {
                doubled += sandboxes.add(sandbox.uid()) ? 0 : 1;
            }
            for (ContainerSummary container : runtime.listContainers(Map.of())) {
                if (container.phase() == ContainerPhase.RUNNING) {
                    String uid = container.labels().get("io.kubernetes.pod.uid");
                    running.merge(uid, 1, Integer::sum);
                }
            }
        }
        int lost = 0;
        int wrong = 0;
        int cutShort = 0;
        Set<String> wanted = new HashSet<>();
        for (Pod pod : pods()) {
            String uid = pod.getMetadata().getUid();
            wanted.add(uid);
            lost += running.containsKey(uid) ? 0 : 1;
            ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
            cutShort += isCutShort(main) ? 1 : 0;
            wrong += main.getRestartCount() == 0 || isCutShort(main) ? 0 : 1;
        }
        doubled += running.values().stream().mapToInt(n -> n - 1).sum();
        sandboxes.addAll(running.keySet());
        sandboxes.removeAll(wanted);
        result.figure("pods_at_the_end", wanted.size());
        result.figure("starts_cut_short", cutShort);
        result.atMost("containers_doubled", doubled, 0);
        result.atMost("containers_orphaned", sandboxes.size(), 0);
        result.atMost("containers_lost", lost, 0);
        result.atMost("restart_counts_wrong", wrong, 0);
    }

    /** Whether a start failed: containerd undoes one whose caller is killed meanwhile. */
    private static boolean isCutShort(ContainerStatus status) {
        ContainerStateTerminated before = status.getLastState().getTerminated();
        return before != null && "StartError".equals(before.getReason());
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase());
    }

    private List<Pod> pods() {
        String namespace = lab.lab().options().namespace();
        return lab.lab().kube().pods().inNamespace(namespace).list().getItems();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
