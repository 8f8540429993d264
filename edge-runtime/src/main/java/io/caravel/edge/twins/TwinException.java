package io.caravel.edge.twins;

/** A request that cannot be granted: the code and reason of its answer. */
final class TwinException extends RuntimeException {

    static final int BAD = 400;
    static final int UNKNOWN = 404;

    private final int code;

    TwinException(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    String reason() {
        return getMessage();
    }
}
