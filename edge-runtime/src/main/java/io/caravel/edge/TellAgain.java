package io.caravel.edge;

/**
 * Has something told to the cloud once more that it may have lost. Before {@link #tells} there is
 * nothing to tell: what starts later tells all of it by itself. Thread-safe.
 */
public final class TellAgain {

    private volatile Runnable teller = () -> {};

    /**
     * Says who tells.
     *
     * @param teller returns at once; may be run at any time, from any thread
     */
    void tells(Runnable teller) {
        this.teller = teller;
    }

    /** Tells it all once more. */
    public void tell() {
        teller.run();
    }
}
