package io.caravel.kube;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.support.cluster.AbstractCamelClusterView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who holds one Lease; this member tries to while the view is started. Safe for any thread. */
final class KubeClusterView extends AbstractCamelClusterView {

    private static final Logger LOG = LoggerFactory.getLogger(KubeClusterView.class);
    private static final int STOP_SECONDS = 5;

    private record Member(String id, boolean leader, boolean local) implements CamelClusterMember {
        @Override
        public String getId() {
            return id;
        }

        @Override
        public boolean isLeader() {
            return leader;
        }

        @Override
        public boolean isLocal() {
            return local;
        }
    }

    private final KubeClusterService service;
    private final String lease;
    private volatile String leader = "";
    private volatile boolean leading;
    private ScheduledExecutorService threads;
    private CompletableFuture<?> election;

    KubeClusterView(KubeClusterService service, String lease) {
        super(service, lease);
        this.service = service;
        this.lease = lease;
    }

    @Override
    public Optional<CamelClusterMember> getLeader() {
        String id = leader;
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new Member(id, true, id.equals(service.identity())));
    }

    @Override
    public CamelClusterMember getLocalMember() {
        return new Member(service.identity(), leading, true);
    }

    @Override
    public List<CamelClusterMember> getMembers() {
        return List.of(getLocalMember());
    }

    @Override
    protected synchronized void doStart() {
        threads = Executors.newScheduledThreadPool(2, KubeClusterView::thread);
        stand();
    }

    /** Gives the Lease back, so that another takes it at its next try. */
    @Override
    protected void doStop() throws Exception {
        CompletableFuture<?> ending;
        synchronized (this) {
            ending = election;
            election = null;
        }
        if (ending != null) {
            ending.cancel(true);
        }
        threads.shutdown();
        threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        threads.shutdownNow();
    }

    private synchronized void stand() {
        if (!isStarting() && !isStarted()) {
            return;
        }
        CompletableFuture<?> own =
                new LeaderElectorBuilder(service.client(), threads)
                        .withConfig(config())
                        .build()
                        .start();
        election = own;
        own.whenComplete((nothing, why) -> again(own, why));
    }

    private synchronized void again(CompletableFuture<?> over, Throwable why) {
        if (election == over) {
            LOG.info("KUBE-020 the Lease {}/{} is not held", service.leases(), lease, why);
            threads.schedule(
                    this::stand, service.times().retryPeriod().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private LeaderElectionConfig config() {
        return new LeaderElectionConfigBuilder()
                .withName(lease)
                .withLock(new LeaseLock(service.leases(), lease, service.identity()))
                .withLeaseDuration(service.times().leaseDuration())
                .withRenewDeadline(service.times().renewDeadline())
                .withRetryPeriod(service.times().retryPeriod())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                        new LeaderCallbacks(() -> lead(true), () -> lead(false), this::leads))
                .build();
    }

    private void lead(boolean now) {
        leading = now;
        if (now) {
            leader = service.identity();
        } else if (leader.equals(service.identity())) {
            leader = "";
        }
        LOG.info(
                "{} {} the Lease {}/{}",
                service.identity(),
                now ? "holds" : "gave up",
                service.leases(),
                lease);
        tell();
    }

    private void leads(String identity) {
        leader = identity == null ? "" : identity;
        tell();
    }

    private void tell() {
        fireLeadershipChangedEvent(getLeader().orElse(null));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "kube-lease");
        thread.setDaemon(true);
        return thread;
    }
}
