package io.caravel.cri.grpc;

import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerRuntimeException.Kind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.RejectedExecutionException;

/** What a gRPC status of a CRI runtime means for the caller. */
final class CriFailures {

    private CriFailures() {}

    static ContainerRuntimeException of(String what, String place, StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String said = status.getDescription() == null ? "" : ": " + status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                    new ContainerRuntimeException(
                            Kind.UNREACHABLE,
                            "CRI-001 the container runtime at "
                                    + place
                                    + " does not answer ("
                                    + what
                                    + "); start it, it is tried again",
                            failure);
            case UNIMPLEMENTED ->
                    new ContainerRuntimeException(
                            Kind.UNSUPPORTED,
                            "CRI-002 the container runtime at "
                                    + place
                                    + " cannot "
                                    + what
                                    + said
                                    + "; CRI v1 is needed",
                            failure);
            case DEADLINE_EXCEEDED ->
                    new ContainerRuntimeException(
                            Kind.TIMEOUT, "CRI-003 took too long to " + what + said, failure);
            case NOT_FOUND ->
                    new ContainerRuntimeException(
                            Kind.NOT_FOUND, "CRI-004 not found: " + what + said, failure);
            default ->
                    new ContainerRuntimeException(
                            Kind.FAILED, "CRI-005 cannot " + what + said, failure);
        };
    }

    /** What a call meets whose connection was closed under it: nobody is left to end it. */
    static ContainerRuntimeException closed(
            String what, String place, RejectedExecutionException failure) {
        return new ContainerRuntimeException(
                Kind.UNREACHABLE,
                "CRI-001 the connection to the container runtime at "
                        + place
                        + " was closed ("
                        + what
                        + ")",
                failure);
    }
}
