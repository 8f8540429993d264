package io.caravel.link.wire;

/** The place of a message on a link: stream (lane), the sender's epoch and number in it. */
public record Position(Lane stream, String epoch, long seq) {}
