package io.caravel.edge.pods;

/** Ends what the runtime holds of Pods that are stored no more. */
final class PodRemoval {

    private PodRemoval() {}

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
                context.folders().remove(clean.uid());
            }
        }
    }
}
