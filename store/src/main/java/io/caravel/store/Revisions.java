package io.caravel.store;

import java.math.BigInteger;

/**
 * Which of two versions of one object is newer.
 *
 * <p>All-digit texts compare as numbers (Kubernetes resourceVersions of one object, KEP-5504), and
 * {@code epoch.counter} by epoch and then by counter. An absent or unreadable version cannot be
 * compared: then the newest arrival wins.
 */
public final class Revisions {

    private static final int LONGEST = 40;

    private Revisions() {}

    /** True when {@code arriving} must not replace {@code kept}: it is strictly older. */
    public static boolean older(String arriving, String kept) {
        BigInteger[] a = parts(arriving);
        BigInteger[] b = parts(kept);
        if (a.length == 0 || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            int order = a[i].compareTo(b[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static BigInteger[] parts(String rev) {
        if (rev == null || !rev.matches("\\d{1," + LONGEST + "}(\\.\\d{1," + LONGEST + "})?")) {
            return new BigInteger[0];
        }
        String[] texts = rev.split("\\.");
        BigInteger[] numbers = new BigInteger[texts.length];
        for (int i = 0; i < texts.length; i++) {
            numbers[i] = new BigInteger(texts[i]);
        }
        return numbers;
    }
}
