package io.caravel.edge.twins;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;

/** The parts of an {@link Outcome} as expressions of routes, found without looking at its class. */
final class OutcomeParts {

    private OutcomeParts() {}

    /** Its events for the cloud. */
    static Expression events() {
        return part(Outcome::events);
    }

    /** Its messages for the broker. */
    static Expression messages() {
        return part(Outcome::messages);
    }

    private static Expression part(Function<Outcome, Object> part) {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return part.apply(exchange.getMessage().getBody(Outcome.class));
            }
        };
    }
}
