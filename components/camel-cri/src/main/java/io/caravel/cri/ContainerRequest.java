package io.caravel.cri;

/**
 * A container to create in a sandbox.
 *
 * @param sandboxId sandbox it runs in
 * @param container what to run
 * @param sandbox the specification the sandbox was run with
 */
public record ContainerRequest(String sandboxId, ContainerSpec container, SandboxSpec sandbox) {}
