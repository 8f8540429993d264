package io.caravel.edge.devices;

/** A reading could not be stored now: whoever sent it keeps it. */
final class NotKeptException extends RuntimeException {

    NotKeptException(Exception why) {
        super("EDGE-FLOW-002 kept and tried again: " + DeviceException.reason(why), why);
    }
}
