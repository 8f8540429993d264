package io.caravel.cri;

/**
 * Who runs the containers.
 *
 * @param name for example {@code containerd}; it is the scheme of container ids in a Pod's status
 * @param version version of the runtime
 * @param isolated false when containers are plain processes that share everything with the box
 */
public record RuntimeInfo(String name, String version, boolean isolated) {}
