package io.caravel.kube;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;

/** The component of {@code kube-apply:}. */
@Component("kube-apply")
public class KubeApplyComponent extends KubeClientComponent {

    @Metadata(defaultValue = "0")
    private int qps;

    @Metadata(defaultValue = "0")
    private int burst;

    private ScheduledExecutorService timer;
    private Pace pace;

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (qps > 0) {
            timer =
                    getCamelContext()
                            .getExecutorServiceManager()
                            .newSingleThreadScheduledExecutor(this, "KubePace");
            pace = new Pace(qps, burst > 0 ? burst : qps, timer, System::nanoTime);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (timer != null) {
            pace.close();
            getCamelContext().getExecutorServiceManager().shutdownNow(timer);
            timer = null;
            pace = null;
        }
        super.doStop();
    }

    /** Makes a request at once, or when the rate allows it. */
    <T> CompletableFuture<T> paced(boolean urgent, Supplier<CompletableFuture<T>> request) {
        Pace now = pace;
        return now == null ? request.get() : now.run(urgent, request);
    }

    public int getQps() {
        return qps;
    }

    /**
     * Requests per second that all endpoints together send at most; those of urgent endpoints go
     * first. 0: no limit.
     */
    public void setQps(int qps) {
        this.qps = qps;
    }

    public int getBurst() {
        return burst;
    }

    /** Requests that may be sent at once after a quiet time. 0: as many as in one second. */
    public void setBurst(int burst) {
        this.burst = burst;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        KubeApplyEndpoint endpoint = new KubeApplyEndpoint(uri, this);
        endpoint.setVerb(ApplyVerb.of(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
