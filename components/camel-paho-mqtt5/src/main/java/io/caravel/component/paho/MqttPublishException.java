package io.caravel.component.paho;

/** A message which the broker has not acknowledged: try again later. */
public final class MqttPublishException extends RuntimeException {

    MqttPublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
