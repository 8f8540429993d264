package io.caravel.edge.twins;

import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Waits, without a thread, until what a message changed is on disk; fails when it could not be
 * stored. The body then is the messages for the broker.
 */
public final class TwinStored extends AsyncProcessorSupport {

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Outcome outcome = exchange.getProperty(TwinStep.OUTCOME, Outcome.class);
        exchange.getMessage().setBody(outcome.messages());
        outcome.stored()
                .whenComplete(
                        (stored, failed) -> {
                            if (failed != null) {
                                exchange.setException(cause(failed));
                            }
                            callback.done(false);
                        });
        return false;
    }

    private static Throwable cause(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
    }
}
