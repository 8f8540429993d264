package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Kernel parameters that a Pod wants for itself; those that a kubelet takes for safe are given. */
final class Sysctls {

    private static final Set<String> SAFE =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.tcp_wmem");

    private Sysctls() {}

    /** Values by dotted name. */
    static Map<String, String> of(Pod pod) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (JsonObject sysctl : Pod.parts(Pod.part(pod.spec(), "securityContext"), "sysctls")) {
            sysctls.put(name(sysctl), sysctl.getString("value", ""));
        }
        return sysctls;
    }

    /** Why the node does not give them, in a kubelet's words; empty when it does. */
    static Optional<String> forbidden(Pod pod) {
        return of(pod).keySet().stream().flatMap(name -> forbidden(name, pod).stream()).findFirst();
    }

    private static Optional<String> forbidden(String name, Pod pod) {
        String why = "forbidden sysctl: \"" + name + "\" ";
        if (!SAFE.contains(name)) {
            return Optional.of(why + "not allowlisted");
        }
        if (name.startsWith("net.") && pod.hostNetwork()) {
            return Optional.of(why + "not allowed with host net enabled");
        }
        if (name.startsWith("kernel.shm") && pod.spec().getBoolean("hostIPC", false)) {
            return Optional.of(why + "not allowed with host ipc enabled");
        }
        return Optional.empty();
    }

    private static String name(JsonObject sysctl) {
        String name = sysctl.getString("name", "");
        int slash = name.indexOf('/');
        boolean slashed = slash >= 0 && (name.indexOf('.') < 0 || slash < name.indexOf('.'));
        return slashed ? name.replace('/', '.') : name;
    }
}
