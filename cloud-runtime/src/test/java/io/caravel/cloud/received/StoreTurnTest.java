package io.caravel.cloud.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class StoreTurnTest {

    private final CamelContext context = new DefaultCamelContext();
    private final StoreTurn turn = new StoreTurn();
    private final List<String> passed = new ArrayList<>();

    @Test
    void whileNothingFailsAllPassAtOnce() {
        arrives(exchange("a", "1"), exchange("a", "2"), exchange("b", "3"));
        assertThat(passed).containsExactly("1", "2", "3");
    }

    @Test
    void whatIsTriedAgainPassesInTheOrderInWhichItCameOneAfterTheOther() {
        // Given three of one connection, none of which found room
        Exchange first = exchange("a", "1");
        Exchange second = exchange("a", "2");
        Exchange third = exchange("a", "3");
        arrives(first, second, third);
        passed.clear();
        // When they are tried again in another order, and one more comes
        arrives(third, second, first, exchange("a", "4"));
        // Then the first passes alone
        assertThat(passed).containsExactly("1");
        // When it fails again, still no other passes
        arrives(first);
        assertThat(passed).containsExactly("1", "1");
        // When it is done, the next passes, and so on
        done(first);
        done(second);
        done(third);
        assertThat(passed).containsExactly("1", "1", "2", "3", "4");
    }

    @Test
    void whenAllThatWaitedHasPassedTheNextOnesPassAtOnceAgain() {
        Exchange first = exchange("a", "1");
        Exchange second = exchange("a", "2");
        arrives(first, second);
        arrives(second, first);
        done(first);
        arrives(exchange("a", "3"));
        assertThat(passed).containsExactly("1", "2", "1", "2", "3");
    }

    @Test
    void oneConnectionDoesNotWaitForAnother() {
        Exchange first = exchange("a", "1");
        Exchange second = exchange("a", "2");
        arrives(first, second);
        arrives(second);
        arrives(exchange("b", "3"));
        assertThat(passed).containsExactly("1", "2", "3");
    }

    private Exchange exchange(String origin, String body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setHeader("CaravelOrigin", origin);
        exchange.getIn().setBody(body);
        return exchange;
    }

    private void arrives(Exchange... exchanges) {
        for (Exchange exchange : exchanges) {
            turn.process(exchange, sync -> passed.add(exchange.getIn().getBody(String.class)));
        }
    }

    private void done(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }
}
