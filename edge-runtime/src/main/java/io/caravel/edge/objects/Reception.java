package io.caravel.edge.objects;

import io.caravel.edge.EdgeCode;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a message of the cloud goes: to the route of its kind, or nowhere. A message that
 * goes nowhere is logged with a code and counted. Safe for any thread.
 */
public final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final Pattern KEY = Pattern.compile("[a-z0-9.-]{1,253}/[a-z0-9.-]{1,253}");
    private static final Set<String> OPS = Set.of("put", "delete", "synced");
    private static final String SYNCED = "synced";
    private static final String EVENT = "event";
    private static final String NOWHERE = "";

    private final LongAdder refused = new LongAdder();

    /** A reception that has refused nothing yet. */
    public Reception() {}

    /**
     * Names the route of a message.
     *
     * @param kind envelope kind
     * @param key what it is about
     * @param op {@code put}, {@code delete}, {@code synced}: all of the kind were told; {@code
     *     event} for a command
     * @return the id of a route, empty when the message is refused
     */
    public String route(String kind, String key, String op) {
        DownKind known = DownKind.of(kind).orElse(null);
        if (known == null || !fits(known, op)) {
            return refuse(EdgeCode.UNKNOWN_KIND, kind, key, op);
        }
        if (known.isState() && !SYNCED.equals(op) && (key == null || !KEY.matcher(key).matches())) {
            return refuse(EdgeCode.UNUSABLE_KEY, kind, key, op);
        }
        return known.route();
    }

    /** How many messages were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    private static boolean fits(DownKind kind, String op) {
        return kind.isState() ? OPS.contains(op == null ? "" : op) : EVENT.equals(op);
    }

    private String refuse(EdgeCode code, String kind, String key, String op) {
        refused.increment();
        LOG.warn("{} kind={} key={} op={}", code.sentence(), safe(kind), safe(key), safe(op));
        return NOWHERE;
    }

    private static String safe(String text) {
        String known = text == null ? "" : text.replaceAll("[^A-Za-z0-9._/:-]", "?");
        return known.substring(0, Math.min(known.length(), 120));
    }
}
