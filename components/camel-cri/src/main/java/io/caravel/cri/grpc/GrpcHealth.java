package io.caravel.cri.grpc;

import io.caravel.cri.proto.health.HealthCheckRequest;
import io.caravel.cri.proto.health.HealthCheckResponse;
import io.caravel.cri.proto.health.HealthGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a server by the health protocol of gRPC, without encryption, as a kubelet does. */
public final class GrpcHealth {

    private GrpcHealth() {}

    /**
     * Asks once, on the caller's thread and a connection of its own.
     *
     * @param service name to ask for, empty for the server as a whole
     * @param timeoutSeconds after which it has failed
     * @return why it is not well, in a kubelet's words; empty when it serves
     */
    public static Optional<String> check(
            String host, int port, String service, int timeoutSeconds) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .userAgent("kube-probe/caravel")
                        .build();
        try {
            HealthCheckResponse answer =
                    HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(timeoutSeconds, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.newBuilder().setService(service).build());
            return answer.getStatus() == HealthCheckResponse.ServingStatus.SERVING
                    ? Optional.empty()
                    : Optional.of(
                            "service unhealthy (responded with \"" + answer.getStatus() + "\")");
        } catch (StatusRuntimeException e) {
            return Optional.of(words(e.getStatus(), host + ":" + port, timeoutSeconds));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String words(Status status, String place, int timeoutSeconds) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                    "error: this server does not implement the grpc health protocol"
                            + " (grpc.health.v1.Health): "
                            + status.getDescription();
            case DEADLINE_EXCEEDED ->
                    "timeout: health rpc did not complete within " + timeoutSeconds + "s";
            case UNAVAILABLE ->
                    "error: failed to connect service \""
                            + place
                            + "\": "
                            + status.getDescription();
            default -> "error: health rpc probe failed: " + status;
        };
    }
}
