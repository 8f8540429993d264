package io.caravel.cri;

import java.util.List;
import java.util.Map;

/**
 * A sandbox to run: what the containers of one Pod share.
 *
 * @param name Pod name
 * @param namespace Pod namespace
 * @param uid Pod uid
 * @param attempt how many sandboxes of this Pod came before
 * @param hostname host name inside, ignored on the box's own network
 * @param logDirectory folder that the containers' log paths are relative to
 * @param labels kept and given back unchanged
 * @param annotations kept and given back unchanged
 * @param ports ports of the box that lead into the sandbox
 * @param dns name service settings, null for the box's own
 * @param namespaces what is shared with the box
 * @param privileged whether a privileged container is to run in it
 * @param cgroupParent control group of the Pod, empty for the runtime's default
 * @param sysctls kernel parameters of the sandbox's own namespaces
 * @param handler which of the runtime's handlers runs it, empty for the default
 */
public record SandboxSpec(
        String name,
        String namespace,
        String uid,
        int attempt,
        String hostname,
        String logDirectory,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<PortMapping> ports,
        Dns dns,
        HostNamespaces namespaces,
        boolean privileged,
        String cgroupParent,
        Map<String, String> sysctls,
        String handler) {

    /**
     * One port of the box that leads into the sandbox.
     *
     * @param protocol TCP, UDP or SCTP
     * @param containerPort port inside
     * @param hostPort port of the box
     * @param hostIp address of the box, empty for all
     */
    public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}

    /**
     * Name service settings.
     *
     * @param servers addresses
     * @param searches search domains
     * @param options resolver options
     */
    public record Dns(List<String> servers, List<String> searches, List<String> options) {}

    /**
     * What a sandbox shares with the box.
     *
     * @param network the box's network
     * @param pid the box's processes
     * @param ipc the box's inter-process communication
     * @param sharedPid one process namespace for all containers of the Pod
     */
    public record HostNamespaces(boolean network, boolean pid, boolean ipc, boolean sharedPid) {}
}
