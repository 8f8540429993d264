package io.caravel.cloud.tokens;

/**
 * A token as it goes to a node.
 *
 * @param key {@code <namespace>/<uid of the Pod>.<id>}
 * @param rev the time of its end in milliseconds since the epoch
 * @param body {@code {"metadata":{"uid"},"token","expires","seconds"}}
 */
public record SentToken(String key, String rev, String body) {

    /** Never the token. */
    @Override
    public String toString() {
        return "token " + key + " until " + rev;
    }
}
