package io.caravel.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/**
 * Who may push: by bearer token, by user and password, or anybody where none is set.
 *
 * @param token empty for none
 * @param username empty for none
 * @param password of the user
 */
record PushLogin(String token, String username, String password) {

    /** Whether everybody may. */
    boolean isOpen() {
        return token.isEmpty() && username.isEmpty();
    }

    /**
     * Looks at a login, in a time that does not tell how much of it is right.
     *
     * @param authorization header of that name, null for none
     */
    boolean fits(String authorization) {
        if (isOpen()) {
            return true;
        }
        String said = authorization == null ? "" : authorization.strip();
        int space = said.indexOf(' ');
        if (space < 0) {
            return false;
        }
        String given = said.substring(space + 1).strip();
        return switch (said.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> !token.isEmpty() && same(given, token);
            case "basic" -> !username.isEmpty() && same(given, basic());
            default -> false;
        };
    }

    private String basic() {
        byte[] plain = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(plain);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return isOpen() ? "open" : "login";
    }
}
