package io.caravel.edge.pods;

import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The name service settings of one Pod: its policy, its own settings, and a kubelet's limits. */
final class PodDns {

    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int LONGEST_SEARCH_LINE = 2048;
    private static final int LONGEST_DOMAIN = 253;
    private static final List<String> CLUSTER_OPTIONS = List.of("ndots:5");
    private static final String FORMING = "DNSConfigForming";
    private static final String OMITTED =
            "%s limits were exceeded, some %s have been omitted, the applied %s line is: %s";

    private final Pod pod;
    private final ClusterDns cluster;
    private final BiConsumer<String, String> warning;

    private PodDns(Pod pod, ClusterDns cluster, BiConsumer<String, String> warning) {
        this.pod = pod;
        this.cluster = cluster;
        this.warning = warning;
    }

    /**
     * What the Pod's {@code resolv.conf} is made of.
     *
     * @param warning takes reason and message of what is not as the Pod asks for
     */
    static SandboxSpec.Dns of(Pod pod, ClusterDns cluster, BiConsumer<String, String> warning) {
        return new PodDns(pod, cluster, warning).settings();
    }

    private SandboxSpec.Dns settings() {
        ResolvConf base = base();
        JsonObject own = Pod.part(pod.spec(), "dnsConfig");
        List<String> servers = joined(base.servers(), Pod.strings(own, "nameservers"));
        List<String> searches = joined(base.searches(), Pod.strings(own, "searches"));
        return new SandboxSpec.Dns(
                fewServers(servers),
                shortSearches(searches),
                options(base.options(), Pod.parts(own, "options")));
    }

    private ResolvConf base() {
        String policy = pod.spec().getString("dnsPolicy", "ClusterFirst");
        boolean ofBox =
                policy.equals("Default") || (policy.equals("ClusterFirst") && pod.hostNetwork());
        if (policy.equals("None")) {
            return new ResolvConf(List.of(), List.of(), List.of());
        }
        ResolvConf box = ResolvConf.of(cluster.resolvConf());
        if (ofBox) {
            return box;
        }
        if (cluster.servers().isEmpty()) {
            warning.accept(
                    "MissingClusterDNS",
                    ("pod: \"%s\". kubelet does not have ClusterDNS IP configured and cannot create"
                                    + " Pod using \"ClusterFirst\" policy. Falling back to"
                                    + " \"Default\" policy.")
                            .formatted(pod.described()));
            return box;
        }
        return new ResolvConf(cluster.servers(), ofCluster(box.searches()), CLUSTER_OPTIONS);
    }

    private List<String> ofCluster(List<String> box) {
        String services = "svc." + cluster.domain();
        return joined(List.of(pod.namespace() + "." + services, services, cluster.domain()), box);
    }

    private static List<String> joined(List<String> first, List<String> more) {
        return Stream.concat(first.stream(), more.stream()).distinct().toList();
    }

    private List<String> fewServers(List<String> servers) {
        if (servers.size() <= MOST_SERVERS) {
            return servers;
        }
        List<String> few = servers.subList(0, MOST_SERVERS);
        tellOmitted("Nameserver", "nameservers", "nameserver", few);
        return few;
    }

    private List<String> shortSearches(List<String> searches) {
        List<String> few = new ArrayList<>();
        int length = -1;
        for (String domain : searches.subList(0, Math.min(MOST_SEARCHES, searches.size()))) {
            if (domain.length() <= LONGEST_DOMAIN) {
                length += domain.length() + 1;
                if (length > LONGEST_SEARCH_LINE) {
                    break;
                }
                few.add(domain);
            }
        }
        if (few.size() < searches.size()) {
            tellOmitted("Search Line", "search paths", "search", few);
        }
        return few;
    }

    private void tellOmitted(String what, String items, String line, List<String> applied) {
        warning.accept(FORMING, OMITTED.formatted(what, items, line, String.join(" ", applied)));
    }

    /** Those of the Pod win over those of the same name. */
    private static List<String> options(List<String> base, List<JsonObject> own) {
        Map<String, String> byName = new LinkedHashMap<>();
        base.forEach(option -> byName.put(option.split(":", 2)[0], option));
        for (JsonObject option : own) {
            String name = option.getString("name", "");
            String value = option.getString("value", "");
            byName.put(name, value.isEmpty() ? name : name + ":" + value);
        }
        return List.copyOf(byName.values());
    }
}
