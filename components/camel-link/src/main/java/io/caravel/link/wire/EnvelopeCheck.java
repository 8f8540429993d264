package io.caravel.link.wire;

/** Checks a message before it is sent, by the rules that the receiver will apply. */
public final class EnvelopeCheck {
    private EnvelopeCheck() {}

    /**
     * Refuses what the peer would refuse, so that no message can break its connection for ever.
     *
     * @throws LinkException ENVELOPE
     */
    public static void check(Envelope e) throws LinkException {
        Fields.kind(e.kind());
        Fields.op(e.op());
        if (e.key() != null) {
            Fields.key(e.key());
        }
        bounded("id", e.id(), Fields.NAME);
        bounded("rev", e.rev(), Fields.NAME);
        bounded("trace", e.trace(), Fields.NAME);
        if (e.position() != null) {
            bounded("epoch", e.position().epoch(), Fields.EPOCH);
        }
    }

    private static void bounded(String field, String value, int maxLength) throws LinkException {
        if (value != null) {
            if (value.length() > maxLength) {
                throw Fields.invalid(field);
            }
            Fields.plain(field, value);
        }
    }
}
