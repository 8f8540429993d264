package io.caravel.component.queue;

/** A message that the queue cannot take, said with a code and what to do. */
public class QueueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    QueueException(String code, String sentence) {
        super(code + " " + sentence);
        this.code = code;
    }

    /** The code that the message starts with, {@code QUEUE-nnn}. */
    public String code() {
        return code;
    }
}
