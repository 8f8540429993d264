package io.caravel.cloud.reported;

import io.caravel.cloud.CloudCode;
import io.caravel.cloud.desired.Owners;
import io.caravel.cloud.received.Refusals;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Decides where a message of a node goes: to the route of its kind, or nowhere, when its kind is
 * unknown, its body cannot be read or its object is not the node's own. A refused message is logged
 * with a code, counted and completed, so that its neighbours go on. Safe for any thread. A step
 * that every message takes, hence without a language.
 */
public final class Reception implements Processor {

    /** The variable that names the route; empty when there is nothing to do. */
    public static final String ROUTE = "route";

    private static final String NOWHERE = "";

    private final Owners owners;
    private final Refusals refusals;

    /**
     * @param owners what the watches know
     * @param refusals counts what is refused
     */
    public Reception(Owners owners, Refusals refusals) {
        this.owners = owners;
        this.refusals = refusals;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        exchange.setVariable(
                ROUTE,
                route(
                        message.getHeader("CaravelNode", String.class),
                        message.getHeader("CaravelKind", String.class),
                        message.getHeader("CaravelKey", String.class),
                        message.getBody(String.class),
                        exchange.getProperty(LatestTurn.SUPERSEDED, Boolean.class)));
    }

    /**
     * Names the route of a message.
     *
     * @param node who sent it, as the connection says
     * @param kind envelope kind
     * @param key what it is about
     * @param body JSON text
     * @param superseded true when a newer version of the object takes this one's place
     * @return the id of a route, empty when there is nothing to do: refused or superseded
     * @throws NotKnownYetException when the watches have not told yet whose the object is
     */
    String route(String node, String kind, String key, String body, Boolean superseded) {
        if (Boolean.TRUE.equals(superseded)) {
            return NOWHERE;
        }
        Optional<UpKind> known = UpKind.of(kind);
        if (known.isEmpty()) {
            return refuse(CloudCode.UNKNOWN_KIND, node, kind, key);
        }
        if (!isJsonObject(body)) {
            return refuse(CloudCode.UNREADABLE_BODY, node, kind, key);
        }
        Owners.Answer answer = ask(known.get().subject(), node, key == null ? "" : key);
        if (answer == Owners.Answer.NOT_KNOWN_YET && !known.get().isKeptFirst()) {
            throw new NotKnownYetException(node, kind, key);
        }
        if (answer == Owners.Answer.NOT_OWN) {
            return refuse(CloudCode.NOT_OWN, node, kind, key);
        }
        return known.get().route();
    }

    private Owners.Answer ask(UpKind.Subject subject, String node, String key) {
        return switch (subject) {
            case NODE -> node.equals(key) ? Owners.Answer.OWN : Owners.Answer.NOT_OWN;
            case POD -> owners.ofPod(node, key);
            case DEVICE -> owners.ofDevice(node, key);
            case ANY -> Owners.Answer.OWN;
        };
    }

    private String refuse(CloudCode code, String node, String kind, String key) {
        refusals.add(code, node, kind, key);
        return NOWHERE;
    }

    private static boolean isJsonObject(String body) {
        try {
            return body != null && new JsonObject(body).size() >= 0;
        } catch (DecodeException e) {
            return false;
        }
    }
}
