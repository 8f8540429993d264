package io.caravel.cli.lab;

import io.caravel.lab.Ports;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a lab is made of.
 *
 * @param folder work folder; made when missing
 * @param kubeconfig a real cluster's; empty for the development API
 * @param mqtt an external broker; empty for the embedded one
 * @param cri {@code auto}, {@code process} or {@code unix:///…}
 * @param image image of the workloads
 * @param suffix makes the names of this lab its own: node, namespace
 * @param usualPorts listens on the usual ports where they are free, so that people find them;
 *     otherwise on any, so that labs started at once do not meet
 */
public record LabOptions(
        Path folder,
        Optional<Path> kubeconfig,
        Optional<String> mqtt,
        String cri,
        String image,
        String suffix,
        boolean usualPorts) {

    /** The image workloads run from when no other is named. */
    public static final String IMAGE = "docker.io/library/busybox:stable";

    /** A lab on the development API, the embedded broker, the process runtime and any ports. */
    public static LabOptions local(Path folder, String suffix) {
        return new LabOptions(
                folder, Optional.empty(), Optional.empty(), "process", IMAGE, suffix, false);
    }

    /** A loopback port nobody listens on now. */
    int port(int usual) {
        return usualPorts ? Ports.free(usual) : Ports.free();
    }

    /** The name of its node. */
    public String node() {
        return "caravel-demo-edge-" + suffix;
    }

    /** The namespace of its objects. */
    public String namespace() {
        return "caravel-demo-" + suffix;
    }
}
