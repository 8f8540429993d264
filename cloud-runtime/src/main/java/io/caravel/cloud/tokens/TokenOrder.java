package io.caravel.cloud.tokens;

/**
 * One token to ask the API for.
 *
 * @param account {@code <namespace>/<name>} of the service account
 * @param request the TokenRequest as JSON text
 * @param key {@code <namespace>/<uid of the Pod>.<id>}: what the node calls the token
 * @param uid of the Pod that it is bound to
 * @param seconds how long it shall live
 */
public record TokenOrder(String account, String request, String key, String uid, long seconds) {}
