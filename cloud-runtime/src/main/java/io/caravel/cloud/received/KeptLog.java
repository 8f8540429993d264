package io.caravel.cloud.received;

import io.caravel.cloud.CloudCode;
import io.caravel.link.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a delivery failed and is tried again: the first of a node at once, and of those that
 * follow how many they were in each minute, for a delivery may be tried for ever. Safe for any
 * thread.
 */
public final class KeptLog {

    private static final Logger LOG = LoggerFactory.getLogger(KeptLog.class);

    private final RareLog log = new RareLog(LOG::warn, System::nanoTime);

    /** Makes one. */
    public KeptLog() {}

    /**
     * A try failed.
     *
     * @param node whose it is, null for nobody's
     * @param key what it is about
     * @param failure why
     */
    public void failed(String node, String key, Exception failure) {
        log.say(
                node == null ? String.valueOf(key) : node,
                "%s: %s node=%s key=%s"
                        .formatted(CloudCode.KEPT.sentence(), failure.getMessage(), node, key));
        log.tell();
    }
}
