package io.caravel.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Writes each message to the API without blocking a thread.
 *
 * <p>Promises: writes to one object are made in the order of the messages, one at a time; writes to
 * different objects do not wait for each other, and the requests of one node ({@code CaravelNode})
 * that get no answer take a quarter of the places at most. An exchange completes when the API has
 * answered; a failure is a {@link KubeException} on the exchange. Nothing is repeated here: that is
 * up to the route's policy.
 */
public class KubeApplyProducer extends DefaultAsyncProducer {

    /** One node has at most one of so many parts of the requests under way. */
    private static final int SHARES = 4;

    private final KubeApplyEndpoint endpoint;
    private KubeCalls calls;
    private KeyedCalls keyed;
    private KubeApi api;
    private ExecutorService workers;

    KubeApplyProducer(KubeApplyEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        calls = new KubeCalls(endpoint);
        int limit = endpoint.getMaxInFlight();
        keyed = new KeyedCalls(limit, Math.max(1, limit / SHARES), this::onWorker);
        api = endpoint.getComponent().api();
        workers =
                endpoint.getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, "KubeApply", endpoint.getWorkers());
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(workers, 5_000);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        KubeCalls.Planned planned;
        try {
            planned = calls.plan(exchange.getMessage());
        } catch (RuntimeException notPlanned) {
            exchange.setException(notPlanned);
            callback.done(true);
            return true;
        }
        String node = exchange.getMessage().getHeader(KubeConstants.NODE, "", String.class);
        keyed.run(planned.key().toString(), node, () -> send(planned))
                .whenComplete(
                        (body, failure) ->
                                onWorker(
                                        () -> {
                                            answered(exchange, planned, body, failure);
                                            callback.done(false);
                                        }));
        return false;
    }

    private CompletableFuture<String> request(KubeApi.Call call, String what) {
        return endpoint.getComponent()
                .paced(
                        endpoint.isUrgent(),
                        () -> api.send(call, what, endpoint.getRequestTimeout()));
    }

    private CompletableFuture<String> send(KubeCalls.Planned planned) {
        return request(planned.call(), planned.what())
                .exceptionallyCompose(failure -> otherwise(planned, failure))
                .thenCompose(answer -> removeLeftOver(planned, answer));
    }

    private CompletableFuture<String> otherwise(KubeCalls.Planned planned, Throwable failure) {
        KubeException why = KubeErrors.unwrap(planned.what(), failure);
        if (why instanceof KubeUnavailableException unavailable) {
            return settle(planned, unavailable);
        }
        KubeApi.Call other = why.status() == 422 ? calls.otherForm(planned) : null;
        return other == null ? CompletableFuture.failedFuture(why) : request(other, planned.what());
    }

    private CompletableFuture<String> removeLeftOver(KubeCalls.Planned planned, String answer) {
        KubeApi.Call second = calls.leftOver(planned, answer);
        return second == null
                ? CompletableFuture.completedFuture(answer)
                : request(second, planned.what());
    }

    /**
     * A bare 404 does not say whether the object is missing, the whole resource, or only the way to
     * the API: a list of it does.
     */
    private CompletableFuture<String> settle(
            KubeCalls.Planned planned, KubeUnavailableException why) {
        if (why.status() != 404) {
            return CompletableFuture.failedFuture(why);
        }
        return request(calls.listOf(planned.key()), planned.what())
                .handle(
                        (list, notServed) -> {
                            throw notServed == null && isEmptyList(list)
                                    ? new KubeGoneException(
                                            404,
                                            planned.what()
                                                    + " was answered 404; nothing is left to write to")
                                    : why;
                        });
    }

    private static boolean isEmptyList(String body) {
        try {
            return ListAnswer.of(body).items().isEmpty();
        } catch (DecodeException | ClassCastException notTheApi) {
            return false;
        }
    }

    private void onWorker(Runnable task) {
        Executor executor = workers;
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            task.run();
        }
    }

    private void answered(
            Exchange exchange, KubeCalls.Planned planned, String body, Throwable failure) {
        Message message = exchange.getMessage();
        if (failure == null) {
            try {
                tell(message, body);
            } catch (DecodeException | ClassCastException notTheApi) {
                exchange.setException(KubeErrors.unreadable(planned.what(), notTheApi));
            }
            return;
        }
        KubeException why = KubeErrors.unwrap(planned.what(), failure);
        boolean nothingToDelete =
                endpoint.getVerb() == ApplyVerb.delete && why instanceof KubeGoneException;
        boolean nothingToCreate =
                endpoint.isExistsOk()
                        && why instanceof KubeConflictException conflict
                        && conflict.alreadyExists();
        if (nothingToDelete || nothingToCreate) {
            message.setHeader(KubeConstants.UNCHANGED, true);
        } else {
            exchange.setException(why);
        }
    }

    private static void tell(Message message, String body) {
        JsonObject answer = new JsonObject(body);
        if (answer.getString("kind", "").isEmpty()) {
            throw new DecodeException("no object of Kubernetes");
        }
        JsonObject metadata = answer.getJsonObject("metadata", new JsonObject());
        metadata.remove("managedFields");
        String rev = metadata.getString("resourceVersion");
        String uid = metadata.getString("uid");
        if (rev != null && !"Status".equals(answer.getString("kind"))) {
            message.setHeader(KubeConstants.REV, rev);
            message.setHeader(KubeConstants.UID, uid);
        }
        message.removeHeader(KubeConstants.UNCHANGED);
        message.setBody(answer.encode());
    }
}
