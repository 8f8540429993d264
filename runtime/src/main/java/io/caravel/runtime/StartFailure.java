package io.caravel.runtime;

/**
 * Why a runtime refuses to start: one coded sentence that says what is wrong and what to do. It is
 * shown as one line and ends the process with exit status 1.
 */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code for example {@code EDGE-CONFIG-001}
     * @param sentence what happened, to which object, what to do; never a secret
     */
    public StartFailure(String code, String sentence) {
        super(code + " " + sentence);
        this.code = code;
    }

    /**
     * @param code for example {@code EDGE-STORE-001}
     * @param sentence what happened, to which object, what to do; never a secret
     * @param cause kept for the log file at debug level
     */
    public StartFailure(String code, String sentence, Throwable cause) {
        super(code + " " + sentence, cause);
        this.code = code;
    }

    /** The code alone. */
    public String code() {
        return code;
    }
}
