package io.caravel.link.hub;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** How versions of one object compare. */
final class Revisions {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,64}(\\.[0-9]{1,64})?");

    /**
     * Before a version that a source gave again after it was set back: of two parts, it compares
     * with none that the source gives otherwise, and so is never older.
     */
    static final String SET_BACK = "0.";

    private Revisions() {}

    /**
     * True if {@code a} is surely older than {@code b}: numbers by decimal order, {@code a.b} part
     * by part; what cannot be compared is never older.
     */
    static boolean older(String a, String b) {
        if (a == null || b == null) {
            return false;
        }
        if (!NUMBERS.matcher(a).matches() || !NUMBERS.matcher(b).matches()) {
            return false;
        }
        String[] as = a.split("\\.");
        String[] bs = b.split("\\.");
        if (as.length != bs.length) {
            return false;
        }
        int first = new BigInteger(as[0]).compareTo(new BigInteger(bs[0]));
        if (first != 0 || as.length == 1) {
            return first < 0;
        }
        return new BigInteger(as[1]).compareTo(new BigInteger(bs[1])) < 0;
    }
}
