package io.caravel.devcluster.patch;

/** A patch that cannot be applied; the message says why. */
public final class BadPatchException extends Exception {

    private final boolean malformed;

    private BadPatchException(String message, boolean malformed) {
        super(message);
        this.malformed = malformed;
    }

    /** The patch document itself makes no sense. */
    static BadPatchException malformed(String message) {
        return new BadPatchException(message, true);
    }

    /** The patch does not fit the object. */
    static BadPatchException unfit(String message) {
        return new BadPatchException(message, false);
    }

    /** Whether the document is at fault, rather than its fit to the object. */
    public boolean isMalformed() {
        return malformed;
    }
}
