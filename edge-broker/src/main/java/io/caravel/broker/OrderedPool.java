package io.caravel.broker;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.impl.journal.OperationContextImpl;

/**
 * The threads of Artemis, on which each connection keeps its own list of disk operations.
 *
 * <p>Artemis 2.44 puts a published message into its queues when the disk operations that the
 * <i>thread</i> began are done. A connection's packets run one after the other, but on changing
 * threads, so that two neighbours could change places in the queue (about once in 500 messages of a
 * device that does not wait for each acknowledgement). Here the list goes with the connection: the
 * runnable of a connection is always the same one, and never runs twice at a time.
 */
final class OrderedPool extends ThreadPoolExecutor {

    private static final int THREADS = 8;

    private final Map<Runnable, OperationContext> contexts =
            Collections.synchronizedMap(new WeakHashMap<>());

    OrderedPool() {
        super(
                THREADS,
                THREADS,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "caravel-broker");
                    thread.setDaemon(true);
                    return thread;
                });
        allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        super.execute(() -> run(task));
    }

    private void run(Runnable task) {
        OperationContextImpl.setContext(contexts.get(task));
        try {
            task.run();
        } finally {
            OperationContext used = OperationContextImpl.getContext(null);
            if (used != null) {
                contexts.put(task, used);
            }
            OperationContextImpl.clearContext();
        }
    }
}
