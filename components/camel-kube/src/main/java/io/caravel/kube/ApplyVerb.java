package io.caravel.kube;

import java.util.Arrays;

/** What {@code kube-apply:} can do to an object. */
public enum ApplyVerb {
    /**
     * Server-side apply: the object gets the fields of the body, and is created if it is absent.
     */
    apply,
    /** Patches the status subresource. */
    status,
    /** Patches the object. */
    patch,
    /** Creates the object. */
    create,
    /** Deletes the object. */
    delete;

    /**
     * Reads a verb.
     *
     * @throws IllegalArgumentException when there is no such verb
     */
    static ApplyVerb of(String text) {
        return Arrays.stream(values())
                .filter(verb -> verb.name().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "KUBE-009 kube-apply: has no verb '%s': use one of %s"
                                                .formatted(text, Arrays.toString(values()))));
    }
}
