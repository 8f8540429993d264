package io.caravel.cli.command;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of devices and programs as one line of a terminal, which obeys control characters: each is
 * shown as a backslash, u and its number, so that nobody's values move the cursor, change the
 * colors or pass for another line.
 */
final class TerminalLine {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private TerminalLine() {}

    /** The text as one line. */
    static String of(String text) {
        return CONTROL.matcher(text).replaceAll(TerminalLine::shown);
    }

    private static String shown(MatchResult found) {
        return Matcher.quoteReplacement("\\u%04x".formatted(found.group().codePointAt(0)));
    }
}
