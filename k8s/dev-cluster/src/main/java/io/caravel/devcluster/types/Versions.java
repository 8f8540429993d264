package io.caravel.devcluster.types;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of API versions: stable before beta before alpha, newer first. */
final class Versions {

    static final Comparator<String> BEST_FIRST =
            Comparator.comparingInt(Versions::stability)
                    .thenComparing(Comparator.comparingInt(Versions::major).reversed())
                    .thenComparing(Comparator.comparingInt(Versions::minor).reversed())
                    .thenComparing(Comparator.naturalOrder());

    private static final Pattern FORM = Pattern.compile("v(\\d{1,6})(?:(alpha|beta)(\\d{1,6}))?");

    private Versions() {}

    private static int stability(String version) {
        Matcher m = FORM.matcher(version);
        if (!m.matches()) {
            return 3;
        }
        if (m.group(2) == null) {
            return 0;
        }
        return m.group(2).equals("beta") ? 1 : 2;
    }

    private static int major(String version) {
        Matcher m = FORM.matcher(version);
        return m.matches() ? Integer.parseInt(m.group(1)) : 0;
    }

    private static int minor(String version) {
        Matcher m = FORM.matcher(version);
        return m.matches() && m.group(3) != null ? Integer.parseInt(m.group(3)) : 0;
    }
}
