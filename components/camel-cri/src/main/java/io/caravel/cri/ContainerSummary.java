package io.caravel.cri;

import java.util.Map;

/**
 * A container in a list.
 *
 * @param id id given by the runtime
 * @param sandboxId sandbox it belongs to
 * @param name container name
 * @param attempt how many containers of this name came before
 * @param phase what it does
 * @param labels labels given at creation
 * @param annotations annotations given at creation
 */
public record ContainerSummary(
        String id,
        String sandboxId,
        String name,
        int attempt,
        ContainerPhase phase,
        Map<String, String> labels,
        Map<String, String> annotations) {}
