package io.caravel.store;

/** A database that cannot be opened, read or written, said with a code and what to do. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    StoreException(String code, String sentence, Throwable cause) {
        super(code + " " + sentence, cause);
        this.code = code;
    }

    /** The code the message starts with, {@code STORE-nnn}. */
    public String code() {
        return code;
    }
}
