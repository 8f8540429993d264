package io.caravel.cloud.received;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Keeps the messages of one connection in their order while the store has no room: a step before
 * the store, in a route that is tried again as a whole.
 *
 * <p>Promises: while nothing fails, messages pass at once and side by side. Once one is tried
 * again, only the oldest that is under way passes, and the next when it is done: the others wait
 * here and do not ask the store. So each moment of room takes as many as it has room for, and not
 * those alone that happen to ask in the right order. Connections do not wait for each other.
 */
public final class StoreTurn extends AsyncProcessorSupport {

    private static final String NUMBER = "storeTurn";

    private final Map<String, Line> lines = new HashMap<>();

    private record Waiting(Exchange exchange, AsyncCallback callback) {}

    /** What is under way of one connection, by the order in which it came. */
    private static final class Line {
        final TreeMap<Long, Waiting> underWay = new TreeMap<>();
        long last;
        int waiting;
        boolean full;
    }

    /** Makes one. */
    public StoreTurn() {}

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        String connection = connection(exchange);
        synchronized (lines) {
            Line line = lines.computeIfAbsent(connection, name -> new Line());
            Long number = exchange.getProperty(NUMBER, Long.class);
            if (number == null) {
                number = enter(line, connection, exchange);
            } else {
                line.full = true;
            }
            if (line.full && number > line.underWay.firstKey()) {
                line.underWay.put(number, new Waiting(exchange, callback));
                line.waiting++;
                return false;
            }
        }
        callback.done(true);
        return true;
    }

    private Long enter(Line line, String connection, Exchange exchange) {
        Long number = ++line.last;
        line.underWay.put(number, null);
        exchange.setProperty(NUMBER, number);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                leave(connection, number);
                            }
                        });
        return number;
    }

    private void leave(String connection, Long number) {
        Waiting next;
        synchronized (lines) {
            Line line = lines.get(connection);
            line.underWay.remove(number);
            if (line.underWay.isEmpty()) {
                lines.remove(connection);
                return;
            }
            next = line.underWay.firstEntry().getValue();
            if (next != null) {
                line.underWay.put(line.underWay.firstKey(), null);
                line.waiting--;
            }
            line.full = line.full && line.waiting > 0;
        }
        if (next != null) {
            next.callback.done(false);
        }
    }

    private static String connection(Exchange exchange) {
        return exchange.getMessage().getHeader("CaravelOrigin", String.class)
                + ' '
                + exchange.getMessage().getHeader("CaravelOriginSession", String.class);
    }
}
