package io.caravel.component.queue;

/**
 * A row that waits, as handed to a consumer.
 *
 * @param id its number in the store
 * @param before number of the row that stood before it in its stream when it was read
 * @param partition the partition it belongs to; empty for none
 * @param state whether it is state (keyed) and not an event
 * @param attempts how often it was given to the route without success
 * @param size what it counts for in a budget
 * @param headers its {@code Caravel*} headers as JSON text
 * @param body its body
 * @param text whether the body was text
 */
record StoredRow(
        long id,
        long before,
        String partition,
        boolean state,
        int attempts,
        int size,
        String headers,
        byte[] body,
        boolean text) {

    private static final byte[] NOTHING = new byte[0];

    /** Its priority. */
    Lane lane() {
        return RowId.laneOf(RowId.stream(id));
    }

    /** Its position: grows over the whole store, never used twice, also across restarts. */
    long seq() {
        return RowId.seq(id);
    }

    /** The same without its content, for what only has to be deleted. */
    StoredRow withoutContent() {
        return new StoredRow(id, before, partition, state, attempts, size, "", NOTHING, text);
    }
}
