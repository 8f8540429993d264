package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ExecResult;
import io.caravel.cri.grpc.GrpcHealth;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reaches a running container by command, HTTP, TCP or gRPC, for probes and hooks. */
final class PodCalls implements AutoCloseable {

    private static final int MOST_PORT = 65_535;

    private final ContainerRuntime runtime;
    private final HttpCall http = new HttpCall();

    PodCalls(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Asks as a probe says.
     *
     * @param spec the container's part of the Pod
     * @param id the running container
     * @param ip address of the Pod
     * @return why it failed; empty when it passed
     */
    Optional<String> probe(JsonObject probe, JsonObject spec, String id, String ip) {
        int timeout = ProbeTimes.of(probe).timeout();
        if (probe.containsKey("exec")) {
            return exec(probe.getJsonObject("exec"), id, timeout);
        }
        try {
            if (probe.containsKey("httpGet")) {
                return page(probe.getJsonObject("httpGet"), spec, ip, timeout);
            }
            if (probe.containsKey("tcpSocket")) {
                return tcp(probe.getJsonObject("tcpSocket"), spec, ip, timeout);
            }
            if (probe.containsKey("grpc")) {
                JsonObject grpc = probe.getJsonObject("grpc");
                return GrpcHealth.check(
                        ip,
                        port(grpc.getValue("port"), spec),
                        grpc.getString("service", ""),
                        timeout);
            }
        } catch (NumberFormatException e) {
            return Optional.of("couldn't find port: " + e.getMessage());
        }
        return Optional.of("missing probe handler for " + spec.getString("name"));
    }

    /**
     * Does what a hook says; its time is the caller's matter but for a page and a command.
     *
     * @param spec the container's part of the Pod
     * @param id the running container
     * @param timeout seconds
     * @return why it failed; empty when it went well
     */
    Optional<String> hook(JsonObject hook, JsonObject spec, String id, String ip, int timeout) {
        if (hook.containsKey("exec")) {
            return exec(hook.getJsonObject("exec"), id, timeout).map(said -> "the command failed");
        }
        if (hook.containsKey("httpGet")) {
            JsonObject get = hook.getJsonObject("httpGet");
            try {
                return http.get(get, ip, port(get.getValue("port"), spec), timeout).problem();
            } catch (NumberFormatException e) {
                return Optional.of("couldn't find port: " + e.getMessage());
            }
        }
        return Optional.of("invalid handler: " + hook.fieldNames());
    }

    private Optional<String> exec(JsonObject exec, String id, int timeout) {
        try {
            ExecResult result = runtime.execSync(id, Pod.strings(exec, "command"), timeout);
            return result.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of(
                            new String(result.stdout(), StandardCharsets.UTF_8)
                                    + new String(result.stderr(), StandardCharsets.UTF_8));
        } catch (ContainerRuntimeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> page(JsonObject get, JsonObject spec, String ip, int timeout) {
        HttpCall.Answer answer = http.get(get, ip, port(get.getValue("port"), spec), timeout);
        boolean well = answer.code() >= 200 && answer.code() < 400;
        return well
                ? Optional.empty()
                : answer.problem()
                        .or(
                                () ->
                                        Optional.of(
                                                "HTTP probe failed with statuscode: "
                                                        + answer.code()));
    }

    private static Optional<String> tcp(JsonObject tcp, JsonObject spec, String ip, int timeout) {
        int port = port(tcp.getValue("port"), spec);
        String named = tcp.getString("host", "");
        String host = named.isEmpty() ? ip : named;
        try (Socket socket = new Socket()) {
            int millis = (int) Math.min(Integer.MAX_VALUE, timeout * 1000L);
            socket.connect(new InetSocketAddress(host, port), millis);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("dial tcp " + host + ":" + port + ": " + e.getMessage());
        }
    }

    /** The number that a port has or its name stands for; a name may also be digits. */
    private static int port(Object port, JsonObject container) {
        Object number =
                port instanceof Number
                        ? port
                        : Pod.parts(container, "ports").stream()
                                .filter(c -> String.valueOf(port).equals(c.getString("name")))
                                .map(candidate -> candidate.getValue("containerPort"))
                                .findFirst()
                                .orElse(port);
        int found = Integer.parseInt(String.valueOf(number));
        if (found < 1 || found > MOST_PORT) {
            throw new NumberFormatException("invalid port number: " + found);
        }
        return found;
    }

    @Override
    public void close() {
        http.close();
    }
}
