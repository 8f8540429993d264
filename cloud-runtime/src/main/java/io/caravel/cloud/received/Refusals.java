package io.caravel.cloud.received;

import io.caravel.cloud.CloudCode;
import io.caravel.kube.KubeException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts the messages of nodes that are set aside because they can never be written, by
 * code. What a message says is never logged. Safe for any thread.
 */
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Map<CloudCode, LongAdder> counts = new EnumMap<>(CloudCode.class);

    /** Nothing was refused yet. */
    public Refusals() {
        for (CloudCode code : CloudCode.values()) {
            counts.put(code, new LongAdder());
        }
    }

    /** A message is refused for a reason that its code says. */
    public void add(CloudCode code, String node, String kind, String key) {
        counts.get(code).increment();
        LOG.warn("{} node={} kind={} key={}", code.sentence(), node, safe(kind), safe(key));
    }

    /** A message that Kubernetes, or its own form, makes impossible to write. */
    public void refused(String node, String kind, String key, Throwable why) {
        counts.get(CloudCode.SET_ASIDE).increment();
        LOG.error(
                "{}: {} node={} kind={} key={}",
                CloudCode.SET_ASIDE.sentence(),
                reason(why),
                node,
                safe(kind),
                safe(key));
    }

    /** A message about an object that Kubernetes does not have any more. */
    public void gone(String node, String kind, String key, Throwable why) {
        counts.get(CloudCode.GONE).increment();
        LOG.info(
                "{}: {} node={} kind={} key={}",
                CloudCode.GONE.sentence(),
                reason(why),
                node,
                safe(kind),
                safe(key));
    }

    /** How many messages were refused with a code since the start. */
    public long count(CloudCode code) {
        return counts.get(code).sum();
    }

    /** The codes with which messages were refused since the start, and how many. */
    public Map<String, Long> counts() {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach(
                (code, count) -> {
                    if (count.sum() > 0) {
                        found.put(code.code(), count.sum());
                    }
                });
        return found;
    }

    /** Only the API's own words: those of a parser may hold what was sent. */
    private static String reason(Throwable why) {
        return why instanceof KubeException ? why.getMessage() : why.getClass().getSimpleName();
    }

    private static String safe(String text) {
        String known = text == null ? "" : text.replaceAll("[^A-Za-z0-9._/:-]", "?");
        return known.substring(0, Math.min(known.length(), 120));
    }
}
