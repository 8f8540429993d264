package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Fields of a Pod that must have one of a few words. Any other is refused: which of them was meant
 * is not for the node to guess.
 */
final class PodWords {

    private static final List<String> RESTARTS = List.of("Always", "OnFailure", "Never");

    private PodWords() {}

    /**
     * Looks at all of them.
     *
     * @throws PodException with reason {@code InvalidPod}, naming the field and its value
     */
    static void check(Pod pod) {
        JsonObject spec = pod.spec();
        one(spec, "restartPolicy", "spec.", RESTARTS);
        one(
                spec,
                "dnsPolicy",
                "spec.",
                List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
        containers("spec.initContainers", pod.initContainers());
        containers("spec.containers", pod.containers());
    }

    private static void containers(String path, List<JsonObject> containers) {
        for (JsonObject container : containers) {
            String at = path + "{" + container.getString("name") + "}.";
            one(container, "restartPolicy", at, RESTARTS);
            one(container, "imagePullPolicy", at, List.of("Always", "IfNotPresent", "Never"));
            one(
                    container,
                    "terminationMessagePolicy",
                    at,
                    List.of("File", "FallbackToLogsOnError"));
        }
    }

    private static void one(JsonObject object, String field, String path, List<String> words) {
        String word = object.getString(field, "");
        PodValidation.require(
                word.isEmpty() || words.contains(word),
                path + field,
                word,
                "one of " + String.join(", ", words));
    }
}
