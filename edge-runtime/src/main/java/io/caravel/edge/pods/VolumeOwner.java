package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the files of a Pod's volumes belong to.
 *
 * @param user the one user of all containers, null when they have none or several
 * @param group the Pod's {@code fsGroup}, null for none
 */
record VolumeOwner(Long user, Long group) {

    private static final int TOKEN_MODE = 0600;

    static VolumeOwner of(Pod pod) {
        JsonObject shared = Pod.part(pod.spec(), "securityContext");
        List<Long> users =
                Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                        .map(container -> Pod.part(container, "securityContext"))
                        .map(own -> own.getLong("runAsUser", shared.getLong("runAsUser", -1L)))
                        .distinct()
                        .toList();
        boolean one = users.size() == 1 && users.get(0) >= 0;
        return new VolumeOwner(one ? users.get(0) : null, shared.getLong("fsGroup"));
    }

    /** A token is the owner's alone where there is one, else as its volume says. */
    int tokenMode(int mode) {
        return user != null || group != null ? TOKEN_MODE : mode;
    }
}
