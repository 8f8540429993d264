package io.caravel.cloud.commands;

import io.caravel.cloud.CloudCode;
import io.caravel.component.queue.QueueFullException;
import io.caravel.store.StoreException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;

/** What who gave a command is told when it was refused, or not kept. */
public final class CommandFailure {

    private static final int NO_ROOM = 507;
    private static final int LATER = 503;

    /** Makes one. */
    public CommandFailure() {}

    /** The answer: {@code {"code","reason"}}. */
    public String answer(Throwable failure) {
        Throwable why = cause(failure);
        boolean known = why instanceof QueueFullException || why instanceof StoreException;
        return new JsonObject()
                .put("code", CloudCode.LOST_COMMAND.code())
                .put("reason", known ? why.getMessage() : why.getClass().getSimpleName())
                .encode();
    }

    /** The status for HTTP. */
    public int status(Throwable failure) {
        Throwable why = cause(failure);
        if (why instanceof CommandException refused) {
            return refused.getStatus();
        }
        return why instanceof QueueFullException ? NO_ROOM : LATER;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
