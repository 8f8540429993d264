package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ExecResult;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Asks running containers how they are: by command, HTTP or TCP. */
final class PodProbes {

    private final ContainerRuntime runtime;

    PodProbes(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Asks once and counts.
     *
     * @param ip address of the Pod
     * @return why it failed; empty when it passed
     */
    Optional<String> ask(
            Pod pod,
            ContainerState container,
            String kind,
            String ip,
            PodMemory memory,
            Instant now) {
        JsonObject spec = pod.container(container.name()).orElseThrow();
        JsonObject probe = spec.getJsonObject(kind + "Probe");
        Optional<String> failure = failure(probe, spec, container, ip);
        PodMemory.Probed last =
                memory.probed(container.id(), kind)
                        .orElse(new PodMemory.Probed(kind.equals("liveness"), 0, 0, now));
        int successes = failure.isEmpty() ? last.successes() + 1 : 0;
        int failures = failure.isPresent() ? last.failures() + 1 : 0;
        boolean passed = last.passed();
        if (successes >= probe.getInteger("successThreshold", 1)) {
            passed = true;
        } else if (failures >= probe.getInteger("failureThreshold", 3)) {
            passed = false;
            if (!kind.equals("readiness")) {
                memory.condemn(
                        container.id(),
                        "Container "
                                + container.name()
                                + " failed "
                                + kind
                                + " probe, will be restarted");
            }
        }
        Instant next = now.plusSeconds(probe.getInteger("periodSeconds", 10));
        memory.probed(
                container.id(), kind, new PodMemory.Probed(passed, successes, failures, next));
        return failure;
    }

    private Optional<String> failure(
            JsonObject probe, JsonObject container, ContainerState state, String ip) {
        int timeout = Math.max(1, probe.getInteger("timeoutSeconds", 1));
        if (probe.containsKey("exec")) {
            return exec(probe.getJsonObject("exec"), state, timeout);
        }
        if (probe.containsKey("httpGet")) {
            return http(probe.getJsonObject("httpGet"), container, ip, timeout);
        }
        if (probe.containsKey("tcpSocket")) {
            return tcp(probe.getJsonObject("tcpSocket"), container, ip, timeout);
        }
        return Optional.of("this node cannot probe by " + probe.fieldNames());
    }

    private Optional<String> exec(JsonObject exec, ContainerState state, int timeout) {
        try {
            ExecResult result = runtime.execSync(state.id(), Pod.strings(exec, "command"), timeout);
            return result.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of(
                            new String(result.stdout(), StandardCharsets.UTF_8)
                                    + new String(result.stderr(), StandardCharsets.UTF_8));
        } catch (ContainerRuntimeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> http(
            JsonObject get, JsonObject container, String ip, int timeout) {
        String scheme = get.getString("scheme", "HTTP").toLowerCase(java.util.Locale.ROOT);
        String path = get.getString("path", "/");
        String url =
                scheme
                        + "://"
                        + get.getString("host", ip)
                        + ":"
                        + port(get.getValue("port"), container)
                        + (path.startsWith("/") ? path : "/" + path);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(timeout * 1000);
            connection.setReadTimeout(timeout * 1000);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "kube-probe/caravel");
            for (JsonObject header : Pod.parts(get, "httpHeaders")) {
                connection.setRequestProperty(header.getString("name"), header.getString("value"));
            }
            int code = connection.getResponseCode();
            connection.disconnect();
            return code >= 200 && code < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + code);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("Get \"" + url + "\": " + e.getMessage());
        }
    }

    private static Optional<String> tcp(
            JsonObject tcp, JsonObject container, String ip, int timeout) {
        int port = port(tcp.getValue("port"), container);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(tcp.getString("host", ip), port), timeout * 1000);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("dial tcp " + ip + ":" + port + ": " + e.getMessage());
        }
    }

    private static int port(Object port, JsonObject container) {
        if (port instanceof Number number) {
            return number.intValue();
        }
        return Pod.parts(container, "ports").stream()
                .filter(candidate -> String.valueOf(port).equals(candidate.getString("name")))
                .map(candidate -> candidate.getInteger("containerPort"))
                .findFirst()
                .orElseGet(() -> Integer.parseInt(String.valueOf(port)));
    }
}
