package io.caravel.broker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may use which topic: an ACL file of Mosquitto. Without a file everyone may use every topic,
 * with one only what it grants. Filled before it is used, only read after.
 *
 * <p>{@code topic} lines belong to the {@code user} line above them, before the first one to
 * anonymous clients; {@code pattern} lines belong to every user, with {@code %u} for its name.
 * {@code deny} goes before all grants. A subscription is granted when everything that it may bring
 * is.
 */
final class TopicRules {

    private static final String USER = "%u";

    private enum Access {
        READ,
        WRITE,
        READWRITE,
        DENY
    }

    private record Rule(String user, Access access, String filter) {

        boolean isFor(Guest guest) {
            if (user != null) {
                return user.equals(guest.name());
            }
            return !filter.contains(USER) || isPlain(guest.name());
        }

        TopicFilter filter(Guest guest) {
            return new TopicFilter(user == null ? filter.replace(USER, guest.name()) : filter);
        }

        /** A name must not become a wildcard, nor nothing. */
        private static boolean isPlain(String name) {
            return !name.isEmpty() && name.indexOf('+') < 0 && name.indexOf('#') < 0;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private boolean open = true;
    private String user = "";

    void read(Path file) {
        open = false;
        rules.clear();
        user = "";
        Lines.of(file, line -> line(line.strip()));
    }

    private void line(String line) {
        String[] words = line.split("\\s+", 2);
        if (words.length < 2) {
            throw new IllegalArgumentException("nothing follows '" + words[0] + "'");
        }
        switch (words[0]) {
            case "user" -> user = words[1];
            case "topic" -> rules.add(rule(user, words[1]));
            case "pattern" -> rules.add(rule(null, words[1]));
            default -> throw new IllegalArgumentException("not user, topic or pattern");
        }
    }

    private static Rule rule(String user, String rest) {
        String[] words = rest.split("\\s+", 2);
        Access access = access(words[0]);
        String filter = access == null || words.length < 2 ? rest : words[1];
        if (filter.contains("%c")) {
            throw new IllegalArgumentException("%c is not known here: use %u");
        }
        return new Rule(
                user, access == null || words.length < 2 ? Access.READWRITE : access, filter);
    }

    private static Access access(String word) {
        return switch (word) {
            case "read" -> Access.READ;
            case "write" -> Access.WRITE;
            case "readwrite" -> Access.READWRITE;
            case "deny" -> Access.DENY;
            default -> null;
        };
    }

    /** Whether there is no file, so that everyone may use every topic. */
    boolean isOpen() {
        return open;
    }

    /** What is said of a guest, in words that are the same for the same rules. */
    List<String> of(Guest guest) {
        return rules.stream().filter(rule -> rule.isFor(guest)).map(String::valueOf).toList();
    }

    /** Whether a guest may publish to a topic. */
    boolean mayWrite(Guest guest, String topic) {
        return may(guest, topic, Access.WRITE);
    }

    /** Whether a guest may subscribe to a filter. */
    boolean mayRead(Guest guest, String filter) {
        return may(guest, filter, Access.READ);
    }

    private boolean may(Guest guest, String asked, Access access) {
        if (open || guest.own()) {
            return true;
        }
        TopicFilter filter = new TopicFilter(asked);
        boolean granted = false;
        for (Rule rule : rules) {
            if (rule.isFor(guest)) {
                TopicFilter its = rule.filter(guest);
                if (rule.access() == Access.DENY) {
                    if (its.meets(filter)) {
                        return false;
                    }
                } else if (rule.access() == access || rule.access() == Access.READWRITE) {
                    granted |= its.covers(filter);
                }
            }
        }
        return granted;
    }
}
