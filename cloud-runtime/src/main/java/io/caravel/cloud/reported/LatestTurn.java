package io.caravel.cloud.reported;

import io.caravel.cloud.CloudCode;
import io.caravel.link.LinkConstants;
import io.caravel.link.RareLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one state message of an object through at a time: a step of a route that writes state.
 * Events pass at once.
 *
 * <p>Promises: versions of one object pass in the order they came and never side by side; while one
 * is on its way only the newest of those that came after waits, the others are done at once with
 * the property {@code superseded} set to true; two of one twin start at least the interval apart;
 * objects do not wait for each other. A turn ends when its exchange is done, with or without a
 * failure.
 *
 * <p>A message is acknowledged to its node as soon as a newer one of its object waits here, for it
 * is done with then: property {@link #LATEST} tells, so that it is not tried again. One whose turn
 * lasts longer than the patience is acknowledged too, and so is what comes after it until one is
 * written, so that it does not fill the node's window: it is tried on here, and told again by its
 * node at the next connection. That holds for {@value #MOST_LATE} objects of a node.
 */
public final class LatestTurn extends AsyncProcessorSupport {

    /** Exchange property: true when a newer version of the object takes this one's place. */
    public static final String SUPERSEDED = "superseded";

    /** Exchange property, a {@link BooleanSupplier}: whether no newer version waits. */
    public static final String LATEST = "latest";

    static final int MOST_LATE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(LatestTurn.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private record Key(String node, UpKind kind, String object) {}

    private record Waiting(Exchange exchange, AsyncCallback callback) {}

    private static final class Turn {
        final Exchange exchange;
        final long since = System.nanoTime();
        Waiting next;
        boolean due;
        boolean free;
        boolean late;

        Turn(Exchange exchange) {
            this.exchange = exchange;
        }
    }

    private final long twinInterval;
    private final long patience;
    private final RareLog complaints = new RareLog(LOG::warn, System::nanoTime);
    private final Map<Key, Turn> turns = new HashMap<>();
    private final Map<String, Integer> late = new HashMap<>();
    private ScheduledExecutorService timer;

    /**
     * @param twinInterval shortest time between two starts of one twin
     * @param patience how long a message may take until it is acknowledged all the same
     */
    public LatestTurn(Duration twinInterval, Duration patience) {
        this.twinInterval = twinInterval.toMillis();
        this.patience = patience.toNanos();
    }

    @Override
    protected void doStart() {
        timer = Executors.newSingleThreadScheduledExecutor(LatestTurn::thread);
        timer.scheduleWithFixedDelay(
                this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        timer.shutdownNow();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Optional<UpKind> kind =
                UpKind.of(exchange.getMessage().getHeader("CaravelKind", String.class));
        if (kind.isEmpty() || !kind.get().isState()) {
            callback.done(true);
            return true;
        }
        Key key = key(kind.get(), exchange);
        Waiting superseded = null;
        Turn turn;
        boolean now;
        boolean isLate;
        synchronized (turns) {
            turn = turns.get(key);
            now = turn == null;
            isLate = !now && turn.late;
            if (now) {
                turns.put(key, new Turn(exchange));
            } else {
                superseded = turn.next;
                turn.next = new Waiting(exchange, callback);
            }
        }
        if (now) {
            begin(key, exchange);
            callback.done(true);
            return true;
        }
        acknowledge(turn.exchange);
        if (isLate) {
            acknowledge(exchange);
        }
        if (superseded != null) {
            superseded.exchange.setProperty(SUPERSEDED, true);
            superseded.callback.done(false);
        }
        return false;
    }

    /** Acknowledges what has taken too long. */
    private void look() {
        List<Exchange> overdue = new ArrayList<>();
        long now = System.nanoTime();
        synchronized (turns) {
            turns.forEach(
                    (key, turn) -> {
                        if (!turn.late && !turn.free && now - turn.since > patience) {
                            turn.late = late.getOrDefault(key.node, 0) < MOST_LATE;
                            if (turn.late) {
                                late.merge(key.node, 1, Integer::sum);
                                overdue.add(turn.next == null ? turn.exchange : turn.next.exchange);
                                complain(key);
                            }
                        }
                    });
        }
        overdue.forEach(LatestTurn::acknowledge);
        complaints.tell();
    }

    private void complain(Key key) {
        complaints.say(
                key.node,
                "%s node=%s kind=%s key=%s"
                        .formatted(CloudCode.LATE.sentence(), key.node, key.kind, key.object));
    }

    private static void acknowledge(Exchange exchange) {
        Runnable acknowledge = exchange.getProperty(LinkConstants.ACKNOWLEDGE, Runnable.class);
        if (acknowledge != null) {
            acknowledge.run();
        }
    }

    private boolean isLatest(Key key) {
        synchronized (turns) {
            Turn turn = turns.get(key);
            return turn == null || turn.next == null;
        }
    }

    private void begin(Key key, Exchange exchange) {
        exchange.setProperty(LATEST, (BooleanSupplier) () -> isLatest(key));
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                proceed(key, turn -> turn.free = true);
                            }
                        });
        long pause = key.kind == UpKind.TWIN ? twinInterval : 0;
        if (pause == 0) {
            proceed(key, turn -> turn.due = true);
        } else {
            later(() -> proceed(key, turn -> turn.due = true), pause);
        }
    }

    /** Whoever still comes when this has stopped does not wait. */
    private void later(Runnable task, long millis) {
        try {
            timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            task.run();
        }
    }

    private void proceed(Key key, Consumer<Turn> news) {
        Waiting next;
        synchronized (turns) {
            Turn turn = turns.get(key);
            news.accept(turn);
            if (!turn.due || !turn.free) {
                return;
            }
            next = turn.next;
            boolean late = turn.late && turn.exchange.isFailed();
            if (turn.late && (next == null || !late)) {
                this.late.computeIfPresent(key.node, (node, count) -> count > 1 ? count - 1 : null);
            }
            if (next == null) {
                turns.remove(key);
                return;
            }
            Turn following = new Turn(next.exchange);
            following.late = late;
            turns.put(key, following);
        }
        begin(key, next.exchange);
        next.callback.done(false);
    }

    private static Key key(UpKind kind, Exchange exchange) {
        return new Key(
                exchange.getMessage().getHeader("CaravelNode", String.class),
                kind,
                exchange.getMessage().getHeader("CaravelKey", String.class));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "latest-turn");
        thread.setDaemon(true);
        return thread;
    }
}
