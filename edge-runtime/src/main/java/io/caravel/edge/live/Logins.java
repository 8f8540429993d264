package io.caravel.edge.live;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: the users of a file, one {@code name:password} a line, or everybody when there
 * is none. The file is read again at each login; one that cannot be read changes nothing.
 * Thread-safe.
 */
public final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";
    private static final String TOKEN = "access_token=";

    private final Path file;
    private Map<String, String> users = Map.of();
    private String said = "";

    private Logins(Path file) {
        this.file = file;
    }

    /**
     * Those of a file.
     *
     * @param file empty: everybody may come in
     * @throws IOException when it cannot be read, with a sentence that tells none of its text
     */
    public static Logins of(String file) throws IOException {
        Logins logins = new Logins(file.isEmpty() ? null : Path.of(file));
        if (logins.file != null) {
            logins.users = read(logins.file);
        }
        return logins;
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> users = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            int colon = text.indexOf(':');
            if (!text.isEmpty() && !text.startsWith("#")) {
                if (colon < 1 || colon == text.length() - 1) {
                    throw new IOException(
                            "line %d of %s is not name:password".formatted(number, file));
                }
                users.put(text.substring(0, colon), text.substring(colon + 1));
            }
        }
        if (users.isEmpty()) {
            throw new IOException("%s names no user".formatted(file));
        }
        return users;
    }

    private synchronized Map<String, String> users() {
        try {
            users = read(file);
            said = "";
        } catch (IOException e) {
            if (!said.equals(e.toString())) {
                said = e.toString();
                LOG.error(
                        "EDGE-LIVE-006 {}: the users stay as they were, correct it", e.toString());
            }
        }
        return users;
    }

    /**
     * Whether somebody may come in.
     *
     * @param authorization the HTTP header: {@code Basic} with name and password, or {@code Bearer}
     *     with the password of any user; null for none
     * @param query of the address: a browser cannot set the header of a WebSocket and says {@code
     *     access_token=} instead; null for none
     */
    public boolean admits(String authorization, String query) {
        if (file == null) {
            return true;
        }
        if (authorization != null && authorization.startsWith(BASIC)) {
            return isUser(authorization.substring(BASIC.length()).strip());
        }
        if (authorization != null && authorization.startsWith(BEARER)) {
            return isToken(authorization.substring(BEARER.length()).strip());
        }
        return query != null && isToken(token(query));
    }

    private boolean isUser(String encoded) {
        try {
            String said = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = said.indexOf(':');
            String password = colon < 1 ? null : users().get(said.substring(0, colon));
            return password != null && isSame(password, said.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return false; // not Base64
        }
    }

    private boolean isToken(String token) {
        boolean found = false;
        for (String password : users().values()) {
            found |= isSame(password, token);
        }
        return found;
    }

    private static String token(String query) {
        for (String part : query.split("&")) {
            if (part.startsWith(TOKEN)) {
                try {
                    return URLDecoder.decode(
                            part.substring(TOKEN.length()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return "";
                }
            }
        }
        return "";
    }

    /** Takes as long for a wrong one. */
    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
