package io.caravel.edge.twins;

import java.util.concurrent.CompletionStage;

/** Waits until what a message changed is on disk. */
public final class TwinStored {

    /**
     * Waits without a thread.
     *
     * @param outcome of the message
     * @return completes with the same outcome after the commit; fails when it could not be stored
     */
    public CompletionStage<Outcome> await(Outcome outcome) {
        return outcome.stored().thenApply(stored -> outcome);
    }
}
