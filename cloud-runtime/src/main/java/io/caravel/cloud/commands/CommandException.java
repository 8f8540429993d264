package io.caravel.cloud.commands;

import io.vertx.core.json.JsonObject;

/** A command that can never be sent; the message says what is wrong with it. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String CODE = "CLOUD-CMD-001";

    private final String reason;

    CommandException(String node, String reason) {
        super("%s a command for node '%s' was refused: %s".formatted(CODE, safe(node), reason));
        this.reason = reason;
    }

    /** The same for the caller: {@code {"code","reason"}}. */
    public String getAnswer() {
        return new JsonObject().put("code", CODE).put("reason", reason).encode();
    }

    private static String safe(String node) {
        String known = node == null ? "" : node.replaceAll("[^A-Za-z0-9._-]", "?");
        return known.substring(0, Math.min(known.length(), 120));
    }
}
