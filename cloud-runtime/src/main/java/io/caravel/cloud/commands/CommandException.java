package io.caravel.cloud.commands;

import io.caravel.cloud.CloudCode;
import io.vertx.core.json.JsonObject;

/** A command that is not taken; the message says why. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int WRONG = 400;
    private static final int MISDIRECTED = 421;

    private final int status;
    private final String answer;

    /** One that can never be sent. */
    CommandException(String node, String reason) {
        this(WRONG, CloudCode.BAD_COMMAND, node, reason, new JsonObject());
    }

    private CommandException(
            int status, CloudCode code, String node, String reason, JsonObject answer) {
        super(
                "%s a command for node '%s' was refused: %s"
                        .formatted(code.code(), safe(node), reason));
        this.status = status;
        this.answer = answer.put("code", code.code()).put("reason", reason).encode();
    }

    /** One that another replica can send now. */
    static CommandException elsewhere(String node, String replica) {
        return new CommandException(
                MISDIRECTED,
                CloudCode.COMMAND_WAITS,
                node,
                "replica '%s' serves it: order it there".formatted(replica),
                new JsonObject().put("replica", replica));
    }

    /** The status for HTTP. */
    public int getStatus() {
        return status;
    }

    /** What the caller is told: {@code {"code","reason"}}, and {@code "replica"} where to go. */
    public String getAnswer() {
        return answer;
    }

    private static String safe(String node) {
        String known = node == null ? "" : node.replaceAll("[^A-Za-z0-9._-]", "?");
        return known.substring(0, Math.min(known.length(), 120));
    }
}
