package io.caravel.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may log in with a password. Names and passwords come from a list or from a password file of
 * Mosquitto, one {@code name:password} a line. Filled before it is used, only read after.
 */
final class Users {

    /** What a login of an unknown user is compared with, so that it takes as long. */
    private static final PasswordHash NOBODY =
            PasswordHash.parse("$7$101$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private final Map<String, PasswordHash> users = new HashMap<>();

    void add(String name, PasswordHash password) {
        users.put(name, password);
    }

    /** What the user's password is compared with, null when there is no such user. */
    PasswordHash password(String name) {
        return users.get(name);
    }

    void read(Path file) {
        Lines.of(
                file,
                line -> {
                    int colon = line.indexOf(':');
                    if (colon < 1 || colon == line.length() - 1) {
                        throw new IllegalArgumentException("not name:password");
                    }
                    users.put(
                            line.substring(0, colon),
                            PasswordHash.parse(line.substring(colon + 1).strip()));
                });
    }

    boolean isEmpty() {
        return users.isEmpty();
    }

    boolean knows(String name, String password) {
        return users.getOrDefault(name, NOBODY).fits(password) && users.containsKey(name);
    }
}
