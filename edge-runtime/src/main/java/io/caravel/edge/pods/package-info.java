/**
 * Pods on this box: what is stored is made true.
 *
 * <p>{@link io.caravel.edge.pods.PodReconciler} wakes one {@link io.caravel.edge.pods.PodWorker}
 * per Pod. A pass of a worker reads the stored Pod, observes the runtime, lets {@link
 * io.caravel.edge.pods.PodPlanner} decide what comes next and has {@link
 * io.caravel.edge.pods.PodActions} do it through the {@code pods-down-edge-*} routes. Then {@link
 * io.caravel.edge.pods.PodStatusBuilder} says how the Pod is.
 */
package io.caravel.edge.pods;
