package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields of a Pod that its containers may ask for. */
final class PodFields {

    private static final Pattern ENTRY =
            Pattern.compile("metadata\\.(labels|annotations)\\['(.+)'\\]");

    private static final Set<String> LISTS = Set.of("requests", "limits");

    private final Pod pod;
    private final List<String> podIps;
    private final String hostIp;
    private final Supplier<JsonObject> allocatable;

    /**
     * @param allocatable what the node gives, the limit of a container that has none
     */
    PodFields(Pod pod, List<String> podIps, String hostIp, Supplier<JsonObject> allocatable) {
        this.pod = pod;
        this.podIps = podIps;
        this.hostIp = hostIp;
        this.allocatable = allocatable;
    }

    /**
     * The value of a field path.
     *
     * @throws PodException when there is no such field
     */
    String value(String path) {
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            return Pod.part(pod.metadata(), entry.group(1)).getString(entry.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels", "metadata.annotations" -> lines(path.substring(9));
            case "spec.nodeName" -> pod.spec().getString("nodeName", "");
            case "spec.serviceAccountName" -> pod.spec().getString("serviceAccountName", "default");
            case "status.hostIP" -> hostIp;
            case "status.hostIPs" -> hostIp;
            case "status.podIP" -> podIps.isEmpty() ? hostIp : podIps.get(0);
            case "status.podIPs" -> podIps.isEmpty() ? hostIp : String.join(",", podIps);
            default ->
                    throw new PodException(
                            "CreateContainerConfigError", "unsupported fieldPath: " + path);
        };
    }

    /** A request or limit of a container, divided and rounded up. */
    String resource(JsonObject ref, JsonObject asking) {
        String resource = ref.getString("resource", "");
        String name = ref.getString("containerName");
        JsonObject container = name == null ? asking : named(name);
        int dot = resource.indexOf('.');
        if (dot < 0 || !LISTS.contains(resource.substring(0, dot))) {
            throw new PodException(
                    "CreateContainerConfigError", "unsupported resource: " + resource);
        }
        BigDecimal value =
                amount(container, resource.substring(0, dot), resource.substring(dot + 1));
        String divisor = ref.getString("divisor", "1");
        BigDecimal unit = Quantity.parse(divisor);
        return value.divide(unit.signum() == 0 ? BigDecimal.ONE : unit, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    private JsonObject named(String container) {
        return pod.container(container)
                .orElseThrow(
                        () ->
                                new PodException(
                                        "CreateContainerConfigError",
                                        "container " + container + " not found"));
    }

    private BigDecimal amount(JsonObject container, String list, String resource) {
        BigDecimal own = Quantity.of(Pod.part(Pod.part(container, "resources"), list), resource);
        if (own.signum() > 0 || !list.equals("limits")) {
            return own;
        }
        BigDecimal ofPod = Quantity.of(Pod.part(Pod.part(pod.spec(), "resources"), list), resource);
        return ofPod.signum() > 0 ? ofPod : Quantity.of(allocatable.get(), resource);
    }

    private String lines(String field) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(Pod.part(pod.metadata(), field).getMap())
                .forEach((k, v) -> lines.append(k).append("=\"").append(v).append("\"\n"));
        return lines.toString();
    }
}
