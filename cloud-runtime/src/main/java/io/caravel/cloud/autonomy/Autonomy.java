package io.caravel.cloud.autonomy;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.kube.WatchTarget;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the Pods of edge nodes outlive the silence of their node: without an end, or for as long as
 * the Node's annotation {@code caravel.io/autonomy-duration} says.
 *
 * <p>Promises: nothing is written that is right already, and nothing that the author of a Pod asked
 * for. Besides what the changes of Pods tell, all Pods of a node are looked at once when its
 * annotation has changed, also while nobody watched, and after a write failed, through a list that
 * closes when all of them are right; so nothing is kept here but each node's limit, and the Pods
 * that are being written. The same is not written twice because a Pod changes meanwhile. Safe for
 * any thread.
 */
public final class Autonomy {

    private final Map<String, NodeLimit> limits = new ConcurrentHashMap<>();

    /** Nodes with Pods that were told before their Node. */
    private final Set<String> early = ConcurrentHashMap.newKeySet();

    private final PatchedPods patched = new PatchedPods();
    private final LiveWatchTargets looks;
    private final Map<String, WatchTarget> open = new HashMap<>();
    private long count;

    /**
     * @param looks is given a target per node whose Pods are to be looked at once
     */
    public Autonomy(LiveWatchTargets looks) {
        this.looks = looks;
    }

    /**
     * Takes note of a Node of an edge.
     *
     * @param op {@code put}, {@code delete} or {@code synced}
     * @param node its name
     * @param body JSON text of the Node
     * @return the annotation's value when it has just been found wrong, else empty
     */
    public String noted(String op, String node, String body) {
        if ("delete".equals(op)) {
            limits.remove(node);
            close(node);
        }
        if (!"put".equals(op)) {
            return "";
        }
        NodeLimit now = NodeLimit.of(new JsonObject(body));
        NodeLimit before = limits.put(node, now);
        boolean waited = early.remove(node);
        boolean changed =
                before == null
                        ? waited || now.isNew()
                        : !Objects.equals(before.seconds(), now.seconds());
        if (changed) {
            look(node);
        }
        boolean told = before != null && Objects.equals(before.asked(), now.asked());
        return now.isWrong() && !told ? now.asked() : "";
    }

    /**
     * What has to be written to a Pod now; {@link #ended} is to be called afterwards.
     *
     * @param op {@code put}, {@code delete} or {@code synced}
     * @param body JSON text of the Pod
     * @return a merge patch as JSON text, empty when there is nothing to write
     */
    public String patch(String op, String body) {
        if ("synced".equals(op)) {
            return "";
        }
        JsonObject pod = new JsonObject(body);
        JsonObject metadata = pod.getJsonObject("metadata", new JsonObject());
        String uid = metadata.getString("uid", "");
        if (!"put".equals(op)) {
            patched.forget(uid);
            return "";
        }
        String node = pod.getJsonObject("spec", new JsonObject()).getString("nodeName", "");
        NodeLimit limit = limits.get(node);
        if (limit == null) {
            early.add(node);
            limit = limits.get(node);
        }
        String patch = limit == null ? "" : Tolerations.patch(pod, limit.seconds());
        if (patch.isEmpty()) {
            patched.forget(uid);
            return "";
        }
        String rev = metadata.getString("resourceVersion", "");
        return patched.lacks(uid, rev, limit.seconds()) ? patch : "";
    }

    /**
     * The API has written what {@link #patch} said.
     *
     * @param rev the version of the Pod that has it
     */
    public void written(String uid, String rev) {
        patched.written(uid, rev);
    }

    /** The attempt to write to a Pod is over, whatever became of it. */
    public void ended(String uid) {
        patched.ended(uid);
    }

    /** The API was set back: what was written to Pods is looked at again as they are told. */
    public void setBack() {
        patched.forgetAll();
    }

    /**
     * A write failed that may succeed later: all Pods of the node are looked at again.
     *
     * @param target the watch that told of the Pod
     */
    public void failed(String target) {
        look(nodeOf(target));
    }

    /**
     * A watch told of all Pods, and what they needed is written.
     *
     * @param target the watch
     * @return the node whose Pods are all right now, empty when there is none
     */
    public String looked(String op, String target) {
        if (!"synced".equals(op)) {
            return "";
        }
        String node = nodeOf(target);
        synchronized (open) {
            WatchTarget done = open.get(node);
            if (done == null || !done.id().equals(target)) {
                return "";
            }
            open.remove(node);
            looks.remove(done);
        }
        return node;
    }

    /**
     * What has to be written to a Node whose Pods are all right, so that the next start knows: a
     * limit that was taken away while nobody watched is found that way.
     *
     * @return a merge patch as JSON text, empty when there is nothing to write
     */
    public String applied(String node) {
        NodeLimit limit = limits.get(node);
        return limit == null || !limit.isNew() ? "" : limit.note();
    }

    private void look(String node) {
        synchronized (open) {
            close(node);
            WatchTarget target =
                    WatchTarget.ofFields(node + "#look" + ++count, "spec.nodeName=" + node);
            open.put(node, target);
            looks.add(target);
        }
    }

    private void close(String node) {
        synchronized (open) {
            WatchTarget before = open.remove(node);
            if (before != null) {
                looks.remove(before);
            }
        }
    }

    private static String nodeOf(String target) {
        return target.substring(0, Math.max(0, target.indexOf('#')));
    }
}
