package io.caravel.cloud.events;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the Event that tells of an API that was set back to an earlier state, and counts how often
 * it was. Safe for any thread.
 */
public final class SetBackEvent implements MeterBinder {

    private final Clock clock;
    private final AtomicLong times = new AtomicLong();

    /**
     * @param clock time of the Event
     */
    public SetBackEvent(Clock clock) {
        this.clock = clock;
    }

    /**
     * The Event, of the namespace in which Kubernetes keeps those of Nodes. Its name follows from
     * the version, so that several replicas make one.
     *
     * @param rev the version that the API was found at
     * @return JSON text of an Event
     */
    public String of(String rev) {
        times.incrementAndGet();
        JsonObject involved =
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Namespace")
                        .put("name", "default");
        String message =
                "the API was set back to an earlier state (version %s): all edge nodes connect again and follow what it has now"
                        .formatted(rev);
        return new WarningEvent(
                        "default", "caravel-set-back." + rev, involved, "ApiSetBack", message, "")
                .at(clock.instant());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("caravel.api.set.back", times, AtomicLong::doubleValue)
                .register(registry);
    }
}
