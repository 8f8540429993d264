package io.caravel.edge.pods;

import java.util.Optional;

/** Ends what the runtime holds of Pods that are stored no more. */
final class PodRemoval {

    private PodRemoval() {}

    /** Whether what the runtime holds of a Pod that is nowhere else is wanted no more. */
    static boolean isDue(String key, PodContext context) {
        boolean ofFolder =
                context.observer().observe(key, Optional.empty()).sandboxes().stream()
                        .anyMatch(sandbox -> sandbox.annotations().containsKey(StaticPod.SOURCE));
        return ofFolder ? context.desired().isComplete() : context.objects().isComplete("pod");
    }

    /** Stops and removes everything of one name; safe to repeat. */
    static void of(String key, Observed observed, PodContext context) {
        PodRoutes routes = context.routes();
        for (PodAction action : PodPlanner.removal(observed).actions()) {
            if (action instanceof PodAction.Stop stop) {
                PodActions.stopAll(
                        key, stop.containers(), stop.grace(), routes, context.executor());
            } else if (action instanceof PodAction.StopSandbox stop) {
                routes.stopSandbox(key, stop.sandboxId());
            } else if (action instanceof PodAction.RemoveSandbox removal) {
                routes.removeSandbox(key, removal.sandboxId());
            } else if (action instanceof PodAction.CleanUp clean) {
                context.leave(clean.uid());
            }
        }
    }
}
