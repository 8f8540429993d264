package io.caravel.cloud.commands;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * Reads what an integrator's endpoint gives: {@code {"node","key","id","topic","payload"|
 * "payloadBase64","qos","retain"}}; the node may as well be a header.
 */
public final class CommandOrder {

    /** Makes one. */
    public CommandOrder() {}

    /**
     * Reads an order.
     *
     * @param header the node as a header said it, null or empty for none
     * @param body JSON text
     * @throws CommandException when it cannot be read, or says two nodes
     */
    public Command of(String header, String body) {
        String named = header == null ? "" : header;
        try {
            JsonObject order = new JsonObject(body == null ? "" : body);
            String node = order.getString("node", named);
            if (!named.isEmpty() && !named.equals(node)) {
                throw new CommandException(named, "its body is for another node");
            }
            String id = order.getString("id");
            String key = order.getString("key");
            order.remove("node");
            order.remove("id");
            order.remove("key");
            return new Command(node, key, id == null ? null : node + "/" + id, order.encode());
        } catch (DecodeException e) {
            throw new CommandException(named, "it is not a JSON object");
        } catch (ClassCastException e) {
            throw new CommandException(named, "a field has the wrong type");
        }
    }
}
