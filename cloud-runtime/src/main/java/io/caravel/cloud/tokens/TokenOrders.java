package io.caravel.cloud.tokens;

import io.caravel.cloud.CloudCode;
import io.caravel.cloud.desired.Owners;
import io.caravel.cloud.desired.TokenGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a node asks for into requests to the API: a node gets tokens of its own Pods only, and
 * only those that the Pod mounts, whatever it asks for. Safe for any thread.
 */
public final class TokenOrders {

    private static final Logger LOG = LoggerFactory.getLogger(TokenOrders.class);
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,32}");

    private final Owners owners;

    /**
     * @param owners knows what the Pods of each node mount
     */
    public TokenOrders(Owners owners) {
        this.owners = owners;
    }

    /**
     * The tokens to ask for.
     *
     * @param node who asks, as the connection says
     * @param key {@code <namespace>/<name>} of the Pod
     * @param body {@code {"uid","tokens":[{"id","audience","expirationSeconds"}]}}
     * @return one order per token that the Pod mounts; none for a Pod that is another by now
     */
    public List<TokenOrder> of(String node, String key, String body) {
        JsonObject asked = new JsonObject(body);
        TokenGrant grant = owners.tokens(node, key).orElse(null);
        List<TokenOrder> orders = new ArrayList<>();
        if (grant == null || !grant.uid().equals(asked.getString("uid"))) {
            return orders;
        }
        for (Object each : asked.getJsonArray("tokens")) {
            JsonObject token = (JsonObject) each;
            TokenGrant.Source source = TokenGrant.Source.of(token);
            String id = token.getString("id", "");
            if (grant.sources().contains(source) && ID.matcher(id).matches()) {
                orders.add(order(key, grant, source, id));
            } else {
                LOG.warn("{} node={} pod={}", CloudCode.TOKEN_REFUSED.sentence(), node, key);
            }
        }
        return orders;
    }

    private static TokenOrder order(
            String key, TokenGrant grant, TokenGrant.Source source, String id) {
        String namespace = key.substring(0, key.indexOf('/'));
        JsonObject pod =
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Pod")
                        .put("name", key.substring(key.indexOf('/') + 1))
                        .put("uid", grant.uid());
        JsonArray audiences = new JsonArray();
        if (!source.audience().isEmpty()) {
            audiences.add(source.audience());
        }
        JsonObject spec =
                new JsonObject()
                        .put("audiences", audiences)
                        .put("expirationSeconds", source.seconds())
                        .put("boundObjectRef", pod);
        JsonObject request =
                new JsonObject()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenRequest")
                        .put("spec", spec);
        return new TokenOrder(
                namespace + "/" + grant.serviceAccount(),
                request.encode(),
                namespace + "/" + grant.uid() + "." + id,
                grant.uid(),
                source.seconds());
    }
}
