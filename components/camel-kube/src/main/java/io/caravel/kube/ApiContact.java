package io.caravel.kube;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an API server is heard, as the requests to it tell. A watch in which nothing happens
 * cannot tell a quiet API from a lost connection; that requests got no answer for a while can.
 *
 * <p>All times are those of {@link System#nanoTime()}. Safe for any thread; it asks for nothing
 * itself.
 */
final class ApiContact {

    private static final Logger LOG = LoggerFactory.getLogger(ApiContact.class);

    /** All watches find it by themselves, within this time. */
    private static final long SAME_SET_BACK = TimeUnit.MINUTES.toNanos(2);

    /**
     * When it was heard.
     *
     * @param answeredAt the last answer
     * @param silentAt when the last request began in whose time nothing was answered
     * @param wasSilent whether there was such a request
     */
    private record Heard(long answeredAt, long silentAt, boolean wasSilent) {}

    private Heard heard = new Heard(System.nanoTime(), 0, false);

    private long setBackAt;
    private int setBacks;

    /**
     * A watch found that the API was set back, which is said once for all of them.
     *
     * @param what is watched
     * @param told the newest version that it had told, empty if it had told none
     * @param now the version that it is at now
     * @return how often the API was set back until now
     */
    synchronized int setBack(String what, String told, String now) {
        long time = System.nanoTime();
        if (setBacks == 0 || time - setBackAt > SAME_SET_BACK) {
            setBacks++;
            LOG.warn(
                    "KUBE-023 the API was set back: {} are at version {} now, and version {} was told; everything is listed again and counts, older versions too",
                    what,
                    now,
                    told);
        }
        setBackAt = time;
        return setBacks;
    }

    /**
     * How often the API was set back. A watch of objects that did not change lately finds nothing
     * by itself: it lists again when another one found it.
     */
    synchronized int setBacks() {
        return setBacks;
    }

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
