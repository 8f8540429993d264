package io.caravel.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.support.cluster.AbstractCamelClusterService;

/**
 * A Camel cluster service whose leaders hold a Lease of Kubernetes: for {@code master:} endpoints
 * and {@code ClusteredRoutePolicy}. Each of its namespaces is one Lease of that name.
 *
 * <p>Promises, as fabric8's {@code LeaderElector} keeps them: a leader that cannot renew its Lease
 * steps down within {@code renewDeadline + 4 * retryPeriod}, which is before another may take the
 * Lease over, after {@code leaseDuration}; so there are never two unless clocks run at different
 * speeds, and a leader that vanished is followed by another within {@code leaseDuration +
 * retryPeriod}, one that stopped within {@code retryPeriod}. Without the API there is no leader.
 */
public final class KubeClusterService extends AbstractCamelClusterService<KubeClusterView> {

    /**
     * How long a Lease lasts.
     *
     * @param leaseDuration time after the last renewal in which nobody else takes it
     * @param renewDeadline time after the last renewal after which its holder steps down
     * @param retryPeriod pause between two tries to take or renew it, and the longest time of one;
     *     at most a quarter of what lies between the other two
     */
    public record Times(Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {

        /** Refuses times with which two could lead at once. */
        public Times {
            if (leaseDuration.minus(renewDeadline).compareTo(retryPeriod.multipliedBy(4)) < 0) {
                throw new IllegalArgumentException(
                        "KUBE-021 a Lease of %s cannot be given up after %s with tries of %s: make it longer"
                                .formatted(leaseDuration, renewDeadline, retryPeriod));
            }
        }

        /** A write each three seconds. */
        public static Times usual() {
            return new Times(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(3));
        }
    }

    private final String leases;
    private final String identity;
    private final Times times;
    private final KubernetesClient given;
    private KubernetesClient own;

    /**
     * @param leases namespace of the Leases
     * @param identity name of this member, another one for each process
     * @param times how long a Lease lasts
     * @param client whose connection is used, null for that of the kubeconfig or of the Pod
     */
    public KubeClusterService(
            String leases, String identity, Times times, KubernetesClient client) {
        super("kube-lease");
        this.leases = Objects.requireNonNull(leases);
        this.identity = Objects.requireNonNull(identity);
        this.times = times;
        this.given = client;
    }

    @Override
    protected KubeClusterView createView(String lease) {
        return new KubeClusterView(this, lease);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        synchronized (this) {
            if (own != null) {
                own.close();
                own = null;
            }
        }
    }

    String leases() {
        return leases;
    }

    String identity() {
        return identity;
    }

    Times times() {
        return times;
    }

    /**
     * A client that gives up before the Lease does: with the usual ten tries of a request a leader
     * would find out that it has to step down when another one leads already.
     */
    synchronized KubernetesClient client() {
        if (own == null) {
            Config config =
                    new ConfigBuilder(
                                    given == null
                                            ? Config.autoConfigure(null)
                                            : given.getConfiguration())
                            .withRequestRetryBackoffLimit(0)
                            .withRequestTimeout((int) times.retryPeriod().toMillis())
                            .withConnectionTimeout((int) times.retryPeriod().toMillis())
                            .build();
            own = new KubernetesClientBuilder().withConfig(config).build();
        }
        return own;
    }
}
