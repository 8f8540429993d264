package io.caravel.cri.grpc;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.Sandbox;
import io.caravel.cri.proto.Container;
import io.caravel.cri.proto.ContainerStatus;
import io.caravel.cri.proto.Image;
import io.caravel.cri.proto.PodIP;
import io.caravel.cri.proto.PodSandbox;
import io.caravel.cri.proto.PodSandboxMetadata;
import io.caravel.cri.proto.PodSandboxState;
import io.caravel.cri.proto.PodSandboxStatus;
import java.util.ArrayList;
import java.util.List;

/** Answers of a CRI runtime as plain records; nanoseconds become milliseconds. */
final class CriMessages {

    private static final long NANOS = 1_000_000;

    private CriMessages() {}

    static Sandbox sandbox(PodSandbox from) {
        PodSandboxMetadata metadata = from.getMetadata();
        return new Sandbox(
                from.getId(),
                metadata.getName(),
                metadata.getNamespace(),
                metadata.getUid(),
                metadata.getAttempt(),
                from.getState() == PodSandboxState.SANDBOX_READY,
                from.getCreatedAt() / NANOS,
                List.of(),
                from.getLabelsMap(),
                from.getAnnotationsMap());
    }

    static Sandbox sandbox(PodSandboxStatus from) {
        PodSandboxMetadata metadata = from.getMetadata();
        List<String> ips = new ArrayList<>();
        if (!from.getNetwork().getIp().isEmpty()) {
            ips.add(from.getNetwork().getIp());
            from.getNetwork().getAdditionalIpsList().stream().map(PodIP::getIp).forEach(ips::add);
        }
        return new Sandbox(
                from.getId(),
                metadata.getName(),
                metadata.getNamespace(),
                metadata.getUid(),
                metadata.getAttempt(),
                from.getState() == PodSandboxState.SANDBOX_READY,
                from.getCreatedAt() / NANOS,
                ips,
                from.getLabelsMap(),
                from.getAnnotationsMap());
    }

    static ContainerSummary summary(Container from) {
        return new ContainerSummary(
                from.getId(),
                from.getPodSandboxId(),
                from.getMetadata().getName(),
                from.getMetadata().getAttempt(),
                phase(from.getState()),
                from.getLabelsMap(),
                from.getAnnotationsMap());
    }

    static ContainerState state(ContainerStatus from) {
        return new ContainerState(
                from.getId(),
                from.getMetadata().getName(),
                from.getMetadata().getAttempt(),
                phase(from.getState()),
                from.getCreatedAt() / NANOS,
                from.getStartedAt() / NANOS,
                from.getFinishedAt() / NANOS,
                from.getExitCode(),
                from.getImage().getImage(),
                from.getImageRef(),
                from.getReason(),
                from.getMessage(),
                from.getLabelsMap(),
                from.getAnnotationsMap());
    }

    static ImageInfo image(Image from, boolean kept) {
        return new ImageInfo(
                from.getId(),
                List.copyOf(from.getRepoTagsList()),
                List.copyOf(from.getRepoDigestsList()),
                from.getSize(),
                kept || from.getPinned(),
                from.hasUid() ? String.valueOf(from.getUid().getValue()) : from.getUsername());
    }

    private static ContainerPhase phase(io.caravel.cri.proto.ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerPhase.CREATED;
            case CONTAINER_RUNNING -> ContainerPhase.RUNNING;
            case CONTAINER_EXITED -> ContainerPhase.EXITED;
            default -> ContainerPhase.UNKNOWN;
        };
    }
}
