package io.caravel.flow;

import io.caravel.bench.kube.AuditLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the manifests allow, verb by verb, beside what an audit log says was done. */
final class Grants {
    private static final Pattern WHY =
            Pattern.compile("# (.+)\\n- apiGroups: \\[(.*)]\\n {2}resources: \\[(.*)]");

    private final List<Grant> all = new ArrayList<>();
    private final Map<String, String> reasons = new TreeMap<>();

    /**
     * One verb on one resource.
     *
     * @param role kind and name of the role that allows it
     * @param namespace where; empty for everywhere
     * @param what {@code verb group/resource}
     */
    record Grant(String role, String namespace, String what) {

        boolean covers(Deed deed) {
            return what.equals(deed.what())
                    && (namespace.isEmpty() || namespace.equals(deed.namespace()));
        }
    }

    /**
     * Something that was done, or was to be done.
     *
     * @param what {@code verb group/resource}
     * @param namespace empty for cluster scope and all namespaces
     * @param name empty for a collection
     * @param code the API's answer
     */
    record Deed(String what, String namespace, String name, int code) {}

    /** Reads the roles of a manifest, and the comments that say which flow a rule is for. */
    static Grants of(Path manifest) throws IOException {
        Grants grants = new Grants();
        String text = Files.readString(manifest);
        Matcher why = WHY.matcher(text);
        while (why.find()) {
            for (String resource : why.group(3).split(", *")) {
                String group = why.group(2).replace("\"", "");
                grants.reasons.put(group + "/" + resource, why.group(1));
            }
        }
        try (InputStream in = Files.newInputStream(manifest)) {
            Object read = Serialization.unmarshal(in);
            for (Object object : read instanceof List<?> many ? many : List.of(read)) {
                if (object instanceof ClusterRole role) {
                    grants.add(role, "", role.getRules());
                } else if (object instanceof Role role) {
                    grants.add(role, role.getMetadata().getNamespace(), role.getRules());
                }
            }
        }
        return grants;
    }

    private void add(HasMetadata role, String namespace, List<PolicyRule> rules) {
        String named = role.getKind() + " " + role.getMetadata().getName();
        for (PolicyRule rule : rules) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    for (String verb : rule.getVerbs()) {
                        String what = verb + " " + group + "/" + resource;
                        all.add(new Grant(named, namespace, what));
                    }
                }
            }
        }
    }

    /** What the cloud runtime has done or tried so far, by the API's own account. */
    static List<Deed> deeds(Path auditLog) throws IOException {
        return AuditLog.events(auditLog).flatMap(Grants::deeds).distinct().toList();
    }

    /** An apply that has made its object is two deeds. */
    private static Stream<Deed> deeds(JsonObject event) {
        JsonObject about = event.getJsonObject("objectRef");
        String sub = about.getString("subresource", "");
        String resource =
                String.join(
                        "",
                        about.getString("apiGroup", ""),
                        "/",
                        about.getString("resource"),
                        sub.isEmpty() ? "" : "/" + sub);
        int code = event.getJsonObject("responseStatus", new JsonObject()).getInteger("code", 0);
        String verb = event.getString("verb");
        Stream<String> verbs =
                verb.equals("patch") && code == 201 ? Stream.of(verb, "create") : Stream.of(verb);
        return verbs.map(
                each ->
                        new Deed(
                                each + " " + resource,
                                about.getString("namespace", ""),
                                about.getString("name", ""),
                                code));
    }

    /** A sentence for everything that was refused for want of a right. */
    List<String> denied(List<Deed> deeds) {
        return deeds.stream()
                .filter(deed -> deed.code() == 403 || all.stream().noneMatch(g -> g.covers(deed)))
                .map(
                        deed ->
                                "the runtime was not allowed to "
                                        + deed.what()
                                        + " (object '"
                                        + deed.name()
                                        + "' in namespace '"
                                        + deed.namespace()
                                        + "'): allow it in k8s/20-rbac.yaml, or do without")
                .distinct()
                .toList();
    }

    /** A sentence for every verb that nothing made use of. */
    List<String> unused(List<Deed> deeds) {
        return all.stream()
                .filter(grant -> deeds.stream().noneMatch(grant::covers))
                .map(
                        grant ->
                                grant.role()
                                        + " allows to "
                                        + grant.what()
                                        + (grant.namespace().isEmpty()
                                                ? ""
                                                : " in " + grant.namespace())
                                        + ", for '"
                                        + reasons.getOrDefault(
                                                grant.what().replaceFirst("\\S+ ", ""), "?")
                                        + "', and nothing did: let RbacFlowTest drive that flow,"
                                        + " or take the rule out of k8s/20-rbac.yaml")
                .toList();
    }
}
