package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultConsumer;

/** Between Camel messages and envelopes: by the known headers only, in both directions. */
public final class Messages {
    private Messages() {}

    /**
     * Returns the envelope of a message.
     *
     * @throws LinkException UNSENDABLE if a header is missing or wrong
     */
    public static Envelope envelope(Message message, Lane laneIfNone) throws LinkException {
        Lane lane = lane(message, laneIfNone);
        String op = text(message, LinkConstants.OP);
        if (op == null) {
            op = lane.positioned() ? "event" : "put";
        }
        return new Envelope(
                text(message, LinkConstants.ID),
                position(message, lane),
                lane,
                text(message, LinkConstants.KIND),
                text(message, LinkConstants.KEY),
                op,
                text(message, LinkConstants.REV),
                message.getHeader(LinkConstants.TIME, Long.class),
                text(message, LinkConstants.TRACE),
                message.getBody() == null ? null : message.getBody(String.class));
    }

    private static Lane lane(Message message, Lane laneIfNone) throws LinkException {
        String name = text(message, LinkConstants.LANE);
        Lane lane = name == null ? laneIfNone : Lane.of(name);
        if (lane == null) {
            throw new LinkException(
                    LinkError.UNSENDABLE, "CaravelLane must be health, state, events or bulk");
        }
        return lane;
    }

    private static Position position(Message message, Lane lane) {
        String epoch = text(message, LinkConstants.EPOCH);
        Long seq = message.getHeader(LinkConstants.SEQ, Long.class);
        return epoch == null || seq == null ? null : new Position(lane, epoch, seq);
    }

    private static String text(Message message, String header) {
        return message.getHeader(header, String.class);
    }

    /** Sets body and headers of a received message. */
    public static void fill(Message message, Receiver.Delivery delivery) {
        Envelope e = delivery.envelope();
        message.setBody(e.body());
        set(message, LinkConstants.NODE, delivery.node());
        set(message, LinkConstants.ORIGIN, delivery.origin());
        set(message, LinkConstants.ORIGIN_SESSION, delivery.session());
        set(message, LinkConstants.KIND, e.kind());
        set(message, LinkConstants.KEY, e.key());
        set(message, LinkConstants.OP, e.op());
        set(message, LinkConstants.REV, e.rev());
        set(message, LinkConstants.LANE, e.lane().wireName());
        set(message, LinkConstants.TIME, e.time());
        set(message, LinkConstants.ID, e.id());
        set(message, LinkConstants.TRACE, e.trace());
        set(message, LinkConstants.STREAM, e.position().stream().wireName());
        set(message, LinkConstants.EPOCH, e.position().epoch());
        set(message, LinkConstants.SEQ, e.position().seq());
    }

    private static void set(Message message, String header, Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    /** Returns the route of a consumer: an exchange per message, done when the route is done. */
    public static BiConsumer<Receiver.Delivery, Consumer<Throwable>> route(
            DefaultConsumer consumer) {
        return (delivery, done) -> {
            Exchange exchange = consumer.createExchange(false);
            fill(exchange.getIn(), delivery);
            exchange.setProperty(LinkConstants.LIVE, delivery.live());
            exchange.setProperty(LinkConstants.ACKNOWLEDGE, (Runnable) () -> done.accept(null));
            process(consumer, exchange, done);
        };
    }

    /** Runs the consumer's route; {@code done} gets null or what made it fail. */
    public static void process(
            DefaultConsumer consumer, Exchange exchange, Consumer<Throwable> done) {
        consumer.getAsyncProcessor()
                .process(
                        exchange,
                        doneSync -> {
                            Throwable failure = exchange.getException();
                            consumer.releaseExchange(exchange, false);
                            done.accept(failure);
                        });
    }

    /** Returns what completes an exchange after its acknowledgement or failure. */
    public static Consumer<LinkException> completion(Exchange exchange, AsyncCallback callback) {
        return failure -> {
            if (failure != null) {
                exchange.setException(failure);
            }
            callback.done(false);
        };
    }

    /** Returns what completes an exchange whose message a newer one takes the place of. */
    public static Runnable superseded(Exchange exchange, AsyncCallback callback) {
        return () -> {
            exchange.setProperty(LinkConstants.SUPERSEDED, true);
            callback.done(false);
        };
    }
}
