package io.caravel.link.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a teller of state had seen: everything up to one version, and that there was no later one
 * than another. What a node holds of a version that it must have seen, or that never was, is void
 * where the teller has an older one: its source was set back.
 *
 * @param seen everything up to this version is in the picture
 * @param now no version was later than this one when the picture was looked at last
 */
record AsOf(String seen, String now) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,64})-([0-9]{1,64})");

    /** Reads {@code <seen>-<now>}; empty when it is something else, or nothing. */
    static Optional<AsOf> of(String text) {
        Matcher form = FORM.matcher(text == null ? "" : text);
        return form.matches()
                ? Optional.of(new AsOf(form.group(1), form.group(2)))
                : Optional.empty();
    }

    /** Whether a version that a node holds is no reason to keep what it has. */
    boolean denies(String held) {
        return !Revisions.older(seen, held) || Revisions.older(now, held);
    }
}
