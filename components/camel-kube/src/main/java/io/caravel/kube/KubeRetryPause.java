package io.caravel.kube;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Says how long a route waits before it tries a failed write again: for {@code
 * onExceptionOccurredRef} of an {@code onException} that redelivers.
 *
 * <p>Promises: at least as long as the API asked for (Retry-After, an hour at most), and after that
 * a random part of a time that doubles with each failure up to a limit, so that many that failed
 * together do not come back together (full jitter).
 */
public final class KubeRetryPause implements Processor {

    private static final long MOST_ASKED = Duration.ofHours(1).toMillis();
    private static final int MOST_DOUBLINGS = 30;

    private final long first;
    private final long limit;
    private final LongUnaryOperator random;

    /**
     * @param first the range of the first pause
     * @param limit the largest range of a pause
     */
    public KubeRetryPause(Duration first, Duration limit) {
        this(first, limit, bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    KubeRetryPause(Duration first, Duration limit, LongUnaryOperator random) {
        this.first = Math.max(1, first.toMillis());
        this.limit = Math.max(this.first, limit.toMillis());
        this.random = random;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        int failures = message.getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        Throwable why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        long asked = why instanceof KubeException known ? known.retryAfter().toMillis() : 0;
        message.setHeader(Exchange.REDELIVERY_DELAY, pause(failures, asked));
    }

    /** Milliseconds to wait after so many failures of which the last asked for some time. */
    long pause(int failures, long asked) {
        long range = Math.min(limit, first << Math.min(failures, MOST_DOUBLINGS));
        return Math.min(asked, MOST_ASKED) + random.applyAsLong(range + 1);
    }
}
