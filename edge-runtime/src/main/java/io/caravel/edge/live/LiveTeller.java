package io.caravel.edge.live;

/** Tells readers what has changed. */
public final class LiveTeller {

    private final LiveReaders readers;

    LiveTeller(LiveReaders readers) {
        this.readers = readers;
    }

    /**
     * Tells all that has changed since the last call, the newest of each thing; readers that do not
     * read are dropped. Returns at once; call it a few times in a second.
     */
    public void tell() {
        readers.tell();
    }
}
