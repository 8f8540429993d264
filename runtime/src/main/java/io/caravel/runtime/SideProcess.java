package io.caravel.runtime;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runtime as the process it runs in: started, kept until it is asked to stop, closed in order.
 *
 * <p>Exit status 1, with one coded sentence, when it refuses to start.
 */
public final class SideProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SideProcess.class);

    /** A side that can be started and closed. */
    public interface Side extends AutoCloseable {

        /** Starts everything; throws {@link StartFailure} when it refuses to. */
        void start();

        @Override
        void close();
    }

    private SideProcess() {}

    /**
     * Runs a side until the process is asked to stop. Numbers and names are written the same way
     * whatever language the box speaks.
     *
     * @param side makes the side from its settings
     * @return the exit status
     */
    public static int run(Supplier<? extends Side> side) {
        Locale.setDefault(Locale.ROOT);
        CountDownLatch asked = new CountDownLatch(1);
        Side running = null;
        try {
            running = side.get();
            running.start();
            Side closing = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(closing, asked), "stop"));
            asked.await();
            return 0;
        } catch (StartFailure e) {
            LOG.error("{}", e.getMessage());
            LOG.debug("why", e);
        } catch (RuntimeException e) {
            LOG.error("START-999 the start failed in a way nobody foresaw: report it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running != null) {
            running.close();
        }
        return 1;
    }

    private static void close(Side side, CountDownLatch asked) {
        side.close();
        asked.countDown();
    }
}
