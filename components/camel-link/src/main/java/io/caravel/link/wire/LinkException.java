package io.caravel.link.wire;

/** A coded failure of the link; the message starts with the code and never holds a payload. */
public class LinkException extends Exception {
    private final transient LinkError error;

    /** Makes the failure {@code error} with what happened, to which object and what to do. */
    public LinkException(LinkError error, String detail) {
        this(error, detail, null);
    }

    /** As above, with the cause. */
    public LinkException(LinkError error, String detail, Throwable cause) {
        super(error.code() + " " + error.title() + ": " + detail, cause);
        this.error = error;
    }

    /** Returns which failure this is. */
    public LinkError error() {
        return error;
    }

    /** Returns the public code, such as {@code LINK-004}. */
    public String code() {
        return error.code();
    }
}
