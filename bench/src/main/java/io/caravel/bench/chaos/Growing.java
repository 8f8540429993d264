package io.caravel.bench.chaos;

import java.util.HashMap;
import java.util.Map;

/** Versions that may only grow, by key; what is seen smaller is a finding. Safe for threads. */
final class Growing {
    private final String what;
    private final Findings findings;
    private final Map<String, Long> highest = new HashMap<>();

    /**
     * @param what completes the sentence "... of KEY went back from 3 to 2"
     */
    Growing(String what, Findings findings) {
        this.what = what;
        this.findings = findings;
    }

    /** A version was seen. */
    synchronized void see(String key, long version) {
        Long before = highest.get(key);
        if (before != null && version < before) {
            findings.add(
                    Fault.ORDER_BREAK,
                    what + " of " + key + " went back from " + before + " to " + version);
        }
        if (before == null || version > before) {
            highest.put(key, version);
        }
    }
}
