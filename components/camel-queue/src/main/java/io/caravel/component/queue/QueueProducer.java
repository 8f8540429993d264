package io.caravel.component.queue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Appends messages. Asynchronous: the exchange goes on, on another thread, after the commit. Rows
 * are appended in the order in which {@code process} was called.
 */
final class QueueProducer extends DefaultAsyncProducer {

    private static final int MOST_PARTITION = 512;
    private static final int MOST_HEADERS = 64 << 10;

    private final QueueEndpoint endpoint;
    private final QueueStore store;
    private final List<Lane> claimed = new ArrayList<>();

    QueueProducer(QueueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.store = endpoint.store();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (endpoint.getBudget().isAny()) {
            Lane named = endpoint.getLane() == null ? null : Lane.of(endpoint.getLane());
            try {
                for (Lane lane : named == null ? Lane.values() : new Lane[] {named}) {
                    store.claimBudget(
                            endpoint.getName(), lane, endpoint.getBudget().of(lane, named));
                    claimed.add(lane);
                }
            } catch (RuntimeException e) {
                releaseBudgets();
                throw e;
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        releaseBudgets();
        super.doStop();
    }

    private void releaseBudgets() {
        claimed.forEach(lane -> store.releaseBudget(endpoint.getName(), lane));
        claimed.clear();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Row.Origin origin = null;
        try {
            origin = origin(exchange.getMessage());
            Row row = row(exchange.getMessage(), origin);
            store.append(endpoint.getName(), row, arrival(exchange))
                    .whenComplete((fresh, failure) -> complete(exchange, callback, fresh, failure));
            return false;
        } catch (RuntimeException | InvalidPayloadException e) {
            if (origin != null) {
                store.breakSession(endpoint.getName(), origin);
            }
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static void complete(
            Exchange exchange, AsyncCallback callback, Boolean fresh, Throwable failure) {
        if (failure != null) {
            exchange.setException(failure);
        } else if (Boolean.FALSE.equals(fresh)) {
            exchange.getMessage().setHeader(QueueConstants.DUPLICATE, true);
        }
        callback.done(false);
    }

    private Row row(Message message, Row.Origin origin) throws InvalidPayloadException {
        Object body = message.getBody();
        boolean text = !(body instanceof byte[]);
        byte[] bytes = bytes(message, body);
        String headers = QueueHeaders.write(message);
        checkSize("body", bytes.length, endpoint.getMaxBodyBytes());
        checkSize("headers", headers.length(), MOST_HEADERS);
        return new Row(
                lane(message),
                partition(message),
                isState(),
                key(message),
                message.getHeader(QueueConstants.REV, String.class),
                origin,
                message.getHeader(QueueConstants.SOURCE_ID, String.class),
                headers,
                bytes,
                text);
    }

    private void checkSize(String what, int size, int most) {
        if (size > most) {
            throw new QueueException(
                    "QUEUE-003",
                    "a message whose %s are %d bytes is larger than the %d that queue '%s' takes: send it in parts"
                            .formatted(what, size, most, endpoint.getName()));
        }
    }

    private static byte[] bytes(Message message, Object body) throws InvalidPayloadException {
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return message.getMandatoryBody(String.class).getBytes(StandardCharsets.UTF_8);
    }

    private Lane lane(Message message) {
        String name = endpoint.getLane();
        if (name == null) {
            name = message.getHeader(QueueConstants.LANE, Lane.EVENTS.id(), String.class);
        }
        return Lane.of(name);
    }

    private boolean isState() {
        return "state".equals(endpoint.getType());
    }

    private String partition(Message message) {
        if (endpoint.getPartition() == null) {
            return "";
        }
        String partition = message.getHeader(endpoint.getPartition(), String.class);
        if (partition == null || partition.isEmpty() || partition.length() > MOST_PARTITION) {
            throw new QueueException(
                    "QUEUE-012",
                    "a message for queue '%s' has no partition: set header %s to 1 to %d characters"
                            .formatted(
                                    endpoint.getName(), endpoint.getPartition(), MOST_PARTITION));
        }
        return partition;
    }

    private String key(Message message) {
        String key = message.getHeader(QueueConstants.KEY, String.class);
        if (key == null && isState()) {
            throw new QueueException(
                    "QUEUE-002",
                    "a state message for queue '%s' has no header %s: set what it is about"
                            .formatted(endpoint.getName(), QueueConstants.KEY));
        }
        String kind = message.getHeader(QueueConstants.KIND, "", String.class);
        return kind.replace("%", "%25").replace("|", "%7C") + '|' + key;
    }

    /** The place of an event whose order is kept when some are refused, or null. */
    private RefusedArrivals.Arrival arrival(Exchange exchange) {
        Long number = exchange.getProperty(QueueConstants.ARRIVAL, Long.class);
        String session = exchange.getProperty(QueueConstants.ARRIVAL_SESSION, String.class);
        return endpoint.isInPlace() && !isState() && number != null && session != null
                ? new RefusedArrivals.Arrival(session, number)
                : null;
    }

    private static Row.Origin origin(Message message) {
        String name = message.getHeader(QueueConstants.ORIGIN, String.class);
        if (name == null) {
            return null;
        }
        String epoch = message.getHeader(QueueConstants.EPOCH, String.class);
        Long seq = message.getHeader(QueueConstants.SEQ, Long.class);
        if (epoch == null || seq == null) {
            throw new QueueException(
                    "QUEUE-006",
                    "a message of origin '%s' has no %s or %s: a position needs both"
                            .formatted(name, QueueConstants.EPOCH, QueueConstants.SEQ));
        }
        return new Row.Origin(
                name, message.getHeader(QueueConstants.ORIGIN_SESSION, String.class), epoch, seq);
    }
}
