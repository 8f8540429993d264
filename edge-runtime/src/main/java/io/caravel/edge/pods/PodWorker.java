package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Pods of one name as they are stored. One thread at a time calls {@link #pass}; a pass
 * may be repeated at any time and does nothing when all is as desired.
 */
final class PodWorker {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final int STEPS = 30;
    private static final long RETRY_SECONDS = 5;
    private static final long DOUBT_SECONDS = 60;

    private final String key;
    private final PodContext context;
    private final PodReports reports;
    private final PodMounts mounts;
    private final PodDisk disk;
    private final PodAdmission admission;
    private final StatusEcho echo = new StatusEcho();
    private Instant mountsDue;
    private PodMemory memory;
    private String uid = "";
    private String remembered = "";
    private String complaint = "";
    private volatile Seen seen;

    PodWorker(String key, PodContext context) {
        this.key = key;
        this.context = context;
        this.reports = new PodReports(key, context);
        this.mounts = new PodMounts(context.routes(), reports);
        this.disk = new PodDisk(context.folders(), context.observer());
        this.admission = new PodAdmission(context.room(), reports);
    }

    /**
     * What a pass left behind.
     *
     * @param wake when to look again if nothing happens before, or null
     * @param done nothing is stored and nothing held: the worker is not needed any more
     */
    record Result(Instant wake, boolean done) {}

    /** What the last look of a pass found; null before the first. */
    Seen seen() {
        return seen;
    }

    private Observed observe(Optional<Pod> pod) {
        long begun = System.nanoTime();
        Observed observed = context.observer().observe(key, pod);
        seen = new Seen(observed.mark(), begun);
        return observed;
    }

    /**
     * Brings the Pod as far as it gets now.
     *
     * @param retryNow what waits may be tried at once, since something stored has changed
     * @param tellAgain the status goes out even when it has not changed
     */
    Result pass(boolean retryNow, boolean tellAgain) {
        Pod pod = null;
        try {
            if (tellAgain) {
                reports.forget();
            }
            pod = context.stored(key).map(Pod::parse).orElse(null);
            Result result = pod == null ? gone() : here(pod, retryNow);
            complaint = pod == null ? complaint : "";
            return result;
        } catch (PodException e) {
            complain(e.getMessage() + "; correct the Pod in the cluster");
            return refuse(pod == null ? Pod.named(context.stored(key)) : pod, e);
        } catch (ContainerRuntimeException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) {
            if (PodException.isOfContent(e)) {
                complain("EDGE-POD-015 " + e + "; correct the Pod in the cluster");
                refuse(pod, new PodException("InvalidPod", "EDGE-POD-015 " + e));
                return new Result(context.now().plusSeconds(DOUBT_SECONDS), false);
            }
            complain("EDGE-POD-011 " + e);
        }
        return new Result(context.now().plusSeconds(RETRY_SECONDS), false);
    }

    /** Says in the status why a Pod cannot be run; one that shall go goes all the same. */
    private Result refuse(Pod pod, PodException why) {
        if (pod == null) {
            return new Result(null, false);
        }
        try {
            JsonObject status =
                    new JsonObject()
                            .put("phase", "Pending")
                            .put("reason", why.reason())
                            .put("message", why.getMessage());
            if (pod.deleting()) {
                remove();
                if (!observe(Optional.empty()).sandboxes().isEmpty()) {
                    return new Result(context.now().plusSeconds(1), false);
                }
            }
            reports.status(pod.uid(), status, pod.deleting());
            return new Result(null, false);
        } catch (RuntimeException e) {
            complain("EDGE-POD-011 " + e);
            return new Result(context.now().plusSeconds(RETRY_SECONDS), false);
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            LOG.warn("flow=pods-down kind=pod name={} {}", key, message);
            complaint = message;
        }
    }

    private Result here(Pod pod, boolean retryNow) {
        return pod.isMirror() ? forgetMirror(pod) : keep(pod, retryNow);
    }

    /** What a mirror showed is in the folder no more: it goes, and its mirror after it. */
    private Result forgetMirror(Pod mirror) {
        if (!context.desired().isComplete()) {
            return new Result(context.now().plusSeconds(RETRY_SECONDS), false);
        }
        gone();
        reports.status(mirror.uid(), new JsonObject(), true);
        return new Result(null, false);
    }

    private Result keep(Pod pod, boolean retryNow) {
        recall(pod);
        if (retryNow) {
            memory.retryNow();
        }
        for (int step = 0; step < STEPS; step++) {
            Observed observed = observe(Optional.of(pod));
            learn(pod, observed);
            disk.check(pod, memory, reports, context.now());
            Instant deadline = admission.check(pod, observed, memory, context.now());
            PodActions actions = prepare(pod);
            PodPlanner.Plan plan = PodPlanner.plan(pod, observed, memory, context.now());
            if (plan.actions().isEmpty()) {
                settle(pod, observed);
                return new Result(
                        soonest(plan.wake(), deadline, echo.due(), mountsDue, disk.next()), false);
            }
            tellPassing(pod, observed);
            act(pod, observed, plan.actions(), actions);
        }
        return new Result(context.now().plusSeconds(1), false);
    }

    /** What cannot be told or kept, as on a full disk, holds up no step; it is told when it can. */
    private void tellPassing(Pod pod, Observed observed) {
        try {
            report(pod, observed, reports::passing);
        } catch (RuntimeException e) {
            complain("EDGE-POD-011 " + e);
        }
    }

    private static Instant soonest(Instant... times) {
        return Stream.of(times).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
    }

    private void act(Pod pod, Observed observed, List<PodAction> plan, PodActions actions) {
        for (PodAction action : plan) {
            if (action instanceof PodAction.Probe probe) {
                probe(pod, observed, probe);
            } else if (action instanceof PodAction.TellGone) {
                settle(pod, Observed.nothing(observed.runtime()));
            } else {
                actions.run(action, observed);
            }
        }
    }

    private void probe(Pod pod, Observed observed, PodAction.Probe probe) {
        String ip = observed.address(pod, memory);
        context.probes()
                .ask(pod, probe.container(), probe.kind(), ip, memory, context.now())
                .ifPresent(
                        why -> reports.unhealthy(pod, probe.container().name(), probe.kind(), why));
    }

    /** Gives the Pod its volumes and everything its steps need. */
    private PodActions prepare(Pod pod) {
        ConfigData config = new ConfigData(context.objects(), pod.namespace());
        PodFields fields =
                new PodFields(
                        pod, memory.ips(), context.hostIp().get(), context.room()::allocatable);
        PodTokens tokens = new PodTokens(pod, context.objects(), context.now());
        PodVolumes volumes =
                new PodVolumes(
                        pod,
                        context.folders().of(pod.uid()),
                        new VolumeFiles(pod, config, fields, tokens),
                        context.observer().info().isolated());
        if (!pod.deleting()) {
            mountsDue = mounts.show(pod, volumes, tokens, memory, context.now());
        }
        PodSpecs specs =
                new PodSpecs(pod, context, memory, volumes, new Environment(pod, config, fields));
        return new PodActions(pod, memory, specs, context, reports, new PullSecrets(pod, config));
    }

    /** Remembers what is needed also when the runtime holds nothing any more. */
    private void learn(Pod pod, Observed observed) {
        observed.containers().stream()
                .filter(held -> held.uid().equals(pod.uid()))
                .forEach(h -> memory.created(h.state().name(), Labels.restarts(h.state())));
        observed.ready(pod.uid())
                .map(Sandbox::ips)
                .filter(ips -> !ips.isEmpty())
                .ifPresent(memory::ips);
    }

    private void settle(Pod pod, Observed observed) {
        if (pod.deleting()) {
            context.leave(pod.uid());
            remembered = "";
            reports.status(pod.uid(), status(pod, observed), true);
        } else {
            report(pod, observed, reports::staying);
        }
    }

    private void report(Pod pod, Observed observed, BiConsumer<String, JsonObject> tell) {
        if (pod.ended() && observed.sandbox(pod.uid()).isEmpty()) {
            return;
        }
        JsonObject status = status(pod, observed);
        if (!pod.deleting()) {
            remember(pod);
        }
        if (echo.differs(pod, status, context.now())) {
            reports.forget();
        }
        tell.accept(pod.uid(), status);
    }

    private JsonObject status(Pod pod, Observed observed) {
        return PodStatusBuilder.build(pod, observed, memory, context.now(), context.hostIp().get());
    }

    private void recall(Pod pod) {
        if (!pod.uid().equals(uid)) {
            uid = pod.uid();
            memory = context.folders().recall(uid, context.now());
            remembered = "";
        }
    }

    private void remember(Pod pod) {
        String now = memory.toJson().encode();
        if (!now.equals(remembered)) {
            context.folders().remember(pod.uid(), memory);
            remembered = now;
        }
    }

    /** A Pod that is not stored goes, unless it may be the store that lost it. */
    private Result gone() {
        if (uid.isEmpty() && !PodRemoval.isDue(key, context)) {
            complain("EDGE-POD-013 not in the store, kept until the cloud has told its Pods");
            return new Result(null, true);
        }
        return remove();
    }

    /** Ends what is left of a Pod that is stored no more. */
    private Result remove() {
        reports.drop();
        PodRemoval.of(key, observe(Optional.empty()), context);
        if (!uid.isEmpty()) {
            context.leave(uid);
            uid = "";
        }
        return new Result(null, true);
    }
}
