package io.caravel.devcluster.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import io.caravel.devcluster.types.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Knows who asks by the token of a request. Without a token it is the administrator; with one it is
 * the service account that the token was requested for, until the token ends or the account goes.
 * Tokens are not signed: whoever reaches this API may be administrator anyway.
 */
public final class Users {

    private static final String BEARER = "Bearer ";

    private final ObjectStore store;

    /** The users of a cluster with these objects. */
    public Users(ObjectStore store) {
        this.store = store;
    }

    /**
     * Who sends this Authorization header; null for none.
     *
     * @throws ApiException 401 if it is not, or no longer, the token of a service account
     */
    public User of(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return User.ADMIN;
        }
        ObjectNode claims = claims(authorization.substring(BEARER.length()).trim());
        ObjectNode names = Json.child(claims, "kubernetes.io");
        String namespace = Json.str(names, "namespace");
        String name = Json.str(names, "serviceaccount", "name");
        String uid = Json.str(names, "serviceaccount", "uid");
        boolean lives =
                store.get(new Key("serviceaccounts", namespace, name))
                        .filter(account -> Json.str(account, "metadata", "uid").equals(uid))
                        .isPresent();
        if (!lives || claims.path("exp").asLong() <= Instant.now().getEpochSecond()) {
            throw ApiException.unauthorized();
        }
        return User.serviceAccount(namespace, name);
    }

    private static ObjectNode claims(String token) {
        String[] parts = token.split("\\.");
        try {
            byte[] text =
                    Base64.getUrlDecoder()
                            .decode(
                                    parts[parts.length > 1 ? 1 : 0].getBytes(
                                            StandardCharsets.UTF_8));
            if (Json.parse(text) instanceof ObjectNode claims) {
                return claims;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw ApiException.unauthorized();
        }
        throw ApiException.unauthorized();
    }
}
