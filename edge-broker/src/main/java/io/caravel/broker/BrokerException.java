package io.caravel.broker;

/** The broker cannot start; the message begins with its code and says what to do. */
public final class BrokerException extends RuntimeException {

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
