package io.caravel.kube;

/**
 * Whether an API server is heard, as the requests to it tell. A watch in which nothing happens
 * cannot tell a quiet API from a lost connection; that requests got no answer for a while can.
 *
 * <p>All times are those of {@link System#nanoTime()}. Safe for any thread; it asks for nothing
 * itself.
 */
final class ApiContact {

    /**
     * When it was heard.
     *
     * @param answeredAt the last answer
     * @param silentAt when the last request began in whose time nothing was answered
     * @param wasSilent whether there was such a request
     */
    private record Heard(long answeredAt, long silentAt, boolean wasSilent) {}

    private Heard heard = new Heard(System.nanoTime(), 0, false);

    /** A request was answered, however. */
    synchronized void answered(long now) {
        heard = new Heard(now, heard.silentAt(), heard.wasSilent());
    }

    /**
     * A request got no answer.
     *
     * @param askedAt when it was sent; it counts only if no other was answered since
     */
    synchronized void unanswered(long askedAt) {
        if (heard.answeredAt() - askedAt < 0) {
            heard = new Heard(heard.answeredAt(), askedAt, true);
        }
    }

    /**
     * Whether a connection on which something came last at that time may have been lost since: the
     * API was silent after that, and is heard again.
     */
    synchronized boolean doubts(long cameAt) {
        return heard.wasSilent()
                && cameAt - heard.silentAt() < 0
                && heard.silentAt() - heard.answeredAt() < 0;
    }
}
