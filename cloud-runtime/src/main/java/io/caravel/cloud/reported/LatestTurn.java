package io.caravel.cloud.reported;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Lets one state message of an object through at a time: a step of a route that writes state.
 * Events pass at once.
 *
 * <p>Promises: versions of one object pass in the order they came and never side by side; while one
 * is on its way only the newest of those that came after waits, the others are done at once with
 * the property {@code superseded} set to true; two of one twin start at least the interval apart;
 * objects do not wait for each other. A turn ends when its exchange is done, with or without a
 * failure.
 */
public final class LatestTurn extends AsyncProcessorSupport {

    /** Exchange property: true when a newer version of the object takes this one's place. */
    public static final String SUPERSEDED = "superseded";

    private record Key(String node, UpKind kind, String object) {}

    private record Waiting(Exchange exchange, AsyncCallback callback) {}

    private static final class Turn {
        Waiting next;
        boolean due;
        boolean free;
    }

    private final long twinInterval;
    private final Map<Key, Turn> turns = new HashMap<>();
    private ScheduledExecutorService timer;

    /**
     * @param twinInterval shortest time between two starts of one twin
     */
    public LatestTurn(Duration twinInterval) {
        this.twinInterval = twinInterval.toMillis();
    }

    @Override
    protected void doStart() {
        timer = Executors.newSingleThreadScheduledExecutor(LatestTurn::thread);
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
        boolean now = false;
        synchronized (turns) {
            Turn turn = turns.get(key);
            if (turn == null) {
                turns.put(key, new Turn());
                now = true;
            } else {
                superseded = turn.next;
                turn.next = new Waiting(exchange, callback);
            }
        }
        if (superseded != null) {
            superseded.exchange.setProperty(SUPERSEDED, true);
            superseded.callback.done(false);
        }
        if (now) {
            begin(key, exchange);
            callback.done(true);
        }
        return now;
    }

    private void begin(Key key, Exchange exchange) {
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
            timer.schedule(
                    () -> proceed(key, turn -> turn.due = true), pause, TimeUnit.MILLISECONDS);
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
            if (next == null) {
                turns.remove(key);
                return;
            }
            turns.put(key, new Turn());
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
