package io.caravel.devcluster.access;

import java.util.List;

/**
 * Who asks.
 *
 * @param name such as {@code system:serviceaccount:caravel-system:caravel-cloud}
 * @param groups the groups it is in
 */
public record User(String name, List<String> groups) {

    /** Whoever comes without a token: may do everything. */
    static final User ADMIN = new User("system:admin", List.of("system:masters"));

    /** A service account. */
    static User serviceAccount(String namespace, String name) {
        return new User(
                "system:serviceaccount:" + namespace + ":" + name,
                List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + namespace,
                        "system:authenticated"));
    }
}
