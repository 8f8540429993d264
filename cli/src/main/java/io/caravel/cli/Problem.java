package io.caravel.cli;

/**
 * Something the user must know about, told in one sentence: the command ends with exit status 1 and
 * prints the message without a stack trace.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A problem told in one sentence. */
    public Problem(String sentence) {
        super(sentence);
    }

    /** A problem told in one sentence, with what caused it for the log. */
    public Problem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
