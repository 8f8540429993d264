package io.caravel.link;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says the first complaint of each kind at once, and of those that follow how many they were in
 * each minute: so that a peer cannot fill a log. Safe for many threads.
 */
public final class RareLog {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int MOST_KINDS = 1_000;
    private static final String OTHERS = "others";

    private final Consumer<String> log;
    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        long since;
        long more;
        String last;
    }

    /**
     * @param log takes what is said
     * @param nanos a clock
     */
    public RareLog(Consumer<String> log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /**
     * Complains.
     *
     * @param kind who and what; beyond a thousand of them in a minute all are one kind
     * @param sentence what is said if it is the first, or the last, of its minute
     */
    public void say(String kind, String sentence) {
        if (isFirst(kind, sentence)) {
            log.accept(sentence);
        }
    }

    private synchronized boolean isFirst(String kind, String sentence) {
        boolean known = kinds.containsKey(kind) || kinds.size() < MOST_KINDS;
        Kind found = kinds.get(known ? kind : OTHERS);
        if (found != null) {
            found.more++;
            found.last = sentence;
            return false;
        }
        Kind fresh = new Kind();
        fresh.since = nanos.getAsLong();
        kinds.put(known ? kind : OTHERS, fresh);
        return true;
    }

    /** Says how many there were in the minutes that have ended; to be called now and then. */
    public synchronized void tell() {
        long now = nanos.getAsLong();
        for (Iterator<Kind> all = kinds.values().iterator(); all.hasNext(); ) {
            Kind kind = all.next();
            if (now - kind.since >= MINUTE_NANOS) {
                if (kind.more == 0) {
                    all.remove();
                } else {
                    log.accept(kind.last + " (" + kind.more + " like it since the last line)");
                    kind.more = 0;
                    kind.since = now;
                }
            }
        }
    }
}
