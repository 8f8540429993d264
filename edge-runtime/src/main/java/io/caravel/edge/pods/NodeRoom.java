package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What the Pods of this node take of it, and whether one more fits, by a kubelet's rules and in its
 * words. A Pod that was let in once stays in until it is freed. Safe for any thread.
 */
final class NodeRoom {

    private static final List<String> COUNTED = List.of("cpu", "memory", "ephemeral-storage");

    /**
     * What one Pod takes.
     *
     * @param amounts of resources by name, processors in thousandths
     * @param ports of the box
     * @param qos its class
     */
    private record Claim(Map<String, Long> amounts, List<HostPort> ports, QosClass qos) {}

    private final Map<String, Claim> claims = new HashMap<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final NodeOffer offer;
    private final NodeAffinity affinity;

    NodeRoom(String node, NodeOffer offer) {
        this.offer = offer;
        this.affinity = new NodeAffinity(node, offer.labels());
    }

    /** What Pods may use of the node. */
    JsonObject allocatable() {
        return offer.allocatable().get();
    }

    /** Counts a Pod that is here already. */
    synchronized void keep(Pod pod) {
        claims.computeIfAbsent(pod.uid(), uid -> claim(pod));
    }

    /** Those that are here already are all counted: from now on others are let in. */
    void open() {
        opened.countDown();
    }

    /** Counts a Pod when it fits, and says why it does not; waits until the room is open. */
    Optional<PodMemory.Waiting> admit(Pod pod) {
        try {
            opened.await();
            return decide(pod);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the Pods were counted", e);
        }
    }

    private synchronized Optional<PodMemory.Waiting> decide(Pod pod) {
        if (claims.containsKey(pod.uid())) {
            return Optional.empty();
        }
        Claim claim = claim(pod);
        Optional<PodMemory.Waiting> refusal = shortage(claim).or(() -> misplaced(pod, claim));
        if (refusal.isEmpty()) {
            claims.put(pod.uid(), claim);
        }
        return refusal;
    }

    /** Counts a Pod no more. */
    synchronized void free(String uid) {
        claims.remove(uid);
    }

    /** Processors, in thousandths, that all Pods of a class ask for. */
    synchronized long processors(QosClass qos) {
        return total(claims.values().stream().filter(claim -> claim.qos() == qos), "cpu");
    }

    private static long total(Stream<Claim> claims, String resource) {
        return Quantity.whole(
                claims.map(claim -> BigDecimal.valueOf(claim.amounts().get(resource)))
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private Optional<PodMemory.Waiting> shortage(Claim claim) {
        JsonObject allocatable = allocatable();
        if (allocatable.containsKey("pods")) {
            long most = Quantity.whole(Quantity.of(allocatable, "pods"));
            if (claims.size() + 1 > most) {
                return Optional.of(shortOf("pods", 1, claims.size(), most));
            }
        }
        for (String resource : COUNTED) {
            long asked = claim.amounts().get(resource);
            if (asked > 0 && allocatable.containsKey(resource)) {
                long all = amount(resource, Quantity.of(allocatable, resource));
                long used = total(claims.values().stream(), resource);
                if (asked > all - used) {
                    return Optional.of(shortOf(resource, asked, used, all));
                }
            }
        }
        return Optional.empty();
    }

    private static PodMemory.Waiting shortOf(String resource, long asked, long used, long all) {
        return new PodMemory.Waiting(
                "OutOf" + resource,
                "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                        .formatted(resource, asked, used, all));
    }

    private Optional<PodMemory.Waiting> misplaced(Pod pod, Claim claim) {
        if (!affinity.matches(pod)) {
            return Optional.of(
                    failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector"));
        }
        boolean taken =
                claims.values().stream()
                        .flatMap(other -> other.ports().stream())
                        .anyMatch(port -> claim.ports().stream().anyMatch(port::conflictsWith));
        return taken
                ? Optional.of(
                        failed(
                                "NodePorts",
                                "node(s) didn't have free ports for the requested pod ports"))
                : Optional.empty();
    }

    private static PodMemory.Waiting failed(String predicate, String why) {
        return new PodMemory.Waiting(predicate, "Predicate " + predicate + " failed: " + why);
    }

    private static Claim claim(Pod pod) {
        Map<String, Long> amounts = new HashMap<>();
        COUNTED.forEach(name -> amounts.put(name, amount(name, PodResources.requests(pod, name))));
        return new Claim(amounts, HostPort.of(pod), QosClass.of(pod));
    }

    private static long amount(String resource, BigDecimal quantity) {
        BigDecimal counted = resource.equals("cpu") ? quantity.movePointRight(3) : quantity;
        return Quantity.whole(counted);
    }
}
