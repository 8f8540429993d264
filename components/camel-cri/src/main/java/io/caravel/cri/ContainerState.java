package io.caravel.cri;

import java.util.Map;

/**
 * Everything known of one container.
 *
 * @param id id given by the runtime
 * @param name container name
 * @param attempt how many containers of this name came before
 * @param phase what it does
 * @param createdAt milliseconds since the epoch
 * @param startedAt milliseconds since the epoch, 0 when never started
 * @param finishedAt milliseconds since the epoch, 0 when not ended
 * @param exitCode exit status of an ended container
 * @param image image as it was asked for
 * @param imageRef what the runtime resolved it to
 * @param reason why it is as it is, for example {@code OOMKilled}; empty when the runtime says none
 * @param message more about it, or empty
 * @param labels labels given at creation
 * @param annotations annotations given at creation
 */
public record ContainerState(
        String id,
        String name,
        int attempt,
        ContainerPhase phase,
        long createdAt,
        long startedAt,
        long finishedAt,
        int exitCode,
        String image,
        String imageRef,
        String reason,
        String message,
        Map<String, String> labels,
        Map<String, String> annotations) {}
