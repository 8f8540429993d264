package io.caravel.edge.commands;

/** A command that can never be published: it goes to the dead letters. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String reason) {
        super("EDGE-CMD-001 a command cannot be published: " + reason);
    }
}
