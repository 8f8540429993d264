package io.caravel.link.hub;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;

/** Sentences for exchanges that the hub cannot send. */
final class HubErrors {
    private HubErrors() {}

    static LinkException wrongOp(Envelope e) {
        return new LinkException(
                LinkError.UNSENDABLE,
                "hub:state takes CaravelOp put, delete or synced, not "
                        + e.op()
                        + " (kind "
                        + e.kind()
                        + ")");
    }

    static LinkException noKey(Envelope e) {
        return new LinkException(
                LinkError.UNSENDABLE, "state of kind " + e.kind() + " has no CaravelKey");
    }

    static LinkException noNode() {
        return new LinkException(
                LinkError.UNSENDABLE, "header CaravelNode is missing: set it to the node's name");
    }
}
