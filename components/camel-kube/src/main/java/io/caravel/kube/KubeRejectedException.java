package io.caravel.kube;

/**
 * KUBE-004: the API understood the request and refuses it (400, 403, 405, 413, 415, 422), or
 * KUBE-005: the message cannot be made into a request. Repeating it unchanged does not help.
 */
public final class KubeRejectedException extends KubeException {

    KubeRejectedException(String code, int status, String message) {
        super(code, status, false, message);
    }
}
