package io.caravel.link;

import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;

/**
 * The message was not acknowledged because the link is down, went down or is being stopped. The
 * peer may or may not have received it: sending it again with the same position is safe.
 */
public final class LinkDownException extends LinkException {
    /** Makes the failure with the peer and the reason. */
    public LinkDownException(String detail) {
        super(LinkError.DOWN, detail);
    }
}
