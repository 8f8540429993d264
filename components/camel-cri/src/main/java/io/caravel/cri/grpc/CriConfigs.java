package io.caravel.cri.grpc;

import io.caravel.cri.ContainerSpec;
import io.caravel.cri.SandboxSpec;
import io.caravel.cri.proto.Capability;
import io.caravel.cri.proto.ContainerConfig;
import io.caravel.cri.proto.ContainerMetadata;
import io.caravel.cri.proto.DNSConfig;
import io.caravel.cri.proto.ImageSpec;
import io.caravel.cri.proto.Int64Value;
import io.caravel.cri.proto.KeyValue;
import io.caravel.cri.proto.LinuxContainerConfig;
import io.caravel.cri.proto.LinuxContainerResources;
import io.caravel.cri.proto.LinuxContainerSecurityContext;
import io.caravel.cri.proto.LinuxPodSandboxConfig;
import io.caravel.cri.proto.LinuxSandboxSecurityContext;
import io.caravel.cri.proto.Mount;
import io.caravel.cri.proto.MountPropagation;
import io.caravel.cri.proto.NamespaceMode;
import io.caravel.cri.proto.NamespaceOption;
import io.caravel.cri.proto.PodSandboxConfig;
import io.caravel.cri.proto.PodSandboxMetadata;
import io.caravel.cri.proto.PortMapping;
import io.caravel.cri.proto.Protocol;
import io.caravel.cri.proto.SELinuxOption;
import io.caravel.cri.proto.SecurityProfile;
import java.util.List;

/** What Caravel asks for, as the messages a CRI runtime understands. */
final class CriConfigs {

    /** Parts of /proc and /sys that a container must not see, as Kubernetes has it. */
    private static final List<String> MASKED =
            List.of(
                    "/proc/asound",
                    "/proc/acpi",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/sys/firmware");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private CriConfigs() {}

    static PodSandboxConfig sandbox(SandboxSpec spec) {
        PodSandboxConfig.Builder config =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(spec.name())
                                        .setNamespace(spec.namespace())
                                        .setUid(spec.uid())
                                        .setAttempt(spec.attempt()))
                        .setLogDirectory(spec.logDirectory())
                        .putAllLabels(spec.labels())
                        .putAllAnnotations(spec.annotations());
        if (!spec.namespaces().network()) {
            config.setHostname(spec.hostname());
        }
        if (spec.dns() != null) {
            config.setDnsConfig(
                    DNSConfig.newBuilder()
                            .addAllServers(spec.dns().servers())
                            .addAllSearches(spec.dns().searches())
                            .addAllOptions(spec.dns().options()));
        }
        spec.ports().forEach(port -> config.addPortMappings(port(port)));
        return config.setLinux(
                        LinuxPodSandboxConfig.newBuilder()
                                .setCgroupParent(spec.cgroupParent())
                                .putAllSysctls(spec.sysctls())
                                .setSecurityContext(
                                        LinuxSandboxSecurityContext.newBuilder()
                                                .setNamespaceOptions(namespaces(spec.namespaces()))
                                                .setPrivileged(spec.privileged())
                                                .setSeccomp(
                                                        profile(
                                                                ContainerSpec.Profile
                                                                        .RUNTIME_DEFAULT))))
                .build();
    }

    static ContainerConfig container(ContainerSpec spec, SandboxSpec sandbox) {
        ContainerConfig.Builder config =
                ContainerConfig.newBuilder()
                        .setMetadata(
                                ContainerMetadata.newBuilder()
                                        .setName(spec.name())
                                        .setAttempt(spec.attempt()))
                        .setImage(ImageSpec.newBuilder().setImage(spec.image()))
                        .addAllCommand(spec.command())
                        .addAllArgs(spec.args())
                        .setWorkingDir(spec.workingDir())
                        .putAllLabels(spec.labels())
                        .putAllAnnotations(spec.annotations())
                        .setLogPath(spec.logPath())
                        .setStdin(spec.stdin())
                        .setTty(spec.tty());
        spec.env().forEach((k, v) -> config.addEnvs(KeyValue.newBuilder().setKey(k).setValue(v)));
        spec.mounts()
                .forEach(
                        mount ->
                                config.addMounts(
                                        Mount.newBuilder()
                                                .setContainerPath(mount.containerPath())
                                                .setHostPath(mount.hostPath())
                                                .setReadonly(mount.readOnly())
                                                .setPropagation(propagation(mount))));
        return config.setLinux(
                        LinuxContainerConfig.newBuilder()
                                .setResources(resources(spec.resources()))
                                .setSecurityContext(
                                        security(spec.security(), sandbox.namespaces())))
                .build();
    }

    private static MountPropagation propagation(ContainerSpec.Mount mount) {
        return switch (mount.propagation()) {
            case PRIVATE -> MountPropagation.PROPAGATION_PRIVATE;
            case HOST_TO_CONTAINER -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case BIDIRECTIONAL -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
        };
    }

    private static PortMapping port(SandboxSpec.PortMapping port) {
        return PortMapping.newBuilder()
                .setProtocol(Protocol.valueOf(port.protocol()))
                .setContainerPort(port.containerPort())
                .setHostPort(port.hostPort())
                .setHostIp(port.hostIp())
                .build();
    }

    private static NamespaceOption namespaces(SandboxSpec.HostNamespaces shared) {
        NamespaceMode own = shared.sharedPid() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
        return NamespaceOption.newBuilder()
                .setNetwork(shared.network() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(shared.pid() ? NamespaceMode.NODE : own)
                .setIpc(shared.ipc() ? NamespaceMode.NODE : NamespaceMode.POD)
                .build();
    }

    private static LinuxContainerResources resources(ContainerSpec.Resources resources) {
        return LinuxContainerResources.newBuilder()
                .setCpuPeriod(resources.cpuPeriod())
                .setCpuQuota(resources.cpuQuota())
                .setCpuShares(resources.cpuShares())
                .setMemoryLimitInBytes(resources.memoryLimit())
                .setOomScoreAdj(resources.oomScoreAdj())
                .build();
    }

    private static LinuxContainerSecurityContext security(
            ContainerSpec.Security security, SandboxSpec.HostNamespaces shared) {
        LinuxContainerSecurityContext.Builder context =
                LinuxContainerSecurityContext.newBuilder()
                        .setPrivileged(security.privileged())
                        .setNamespaceOptions(namespaces(shared))
                        .setReadonlyRootfs(security.readOnlyRoot())
                        .setNoNewPrivs(security.noNewPrivileges())
                        .addAllSupplementalGroups(security.groups())
                        .setCapabilities(
                                Capability.newBuilder()
                                        .addAllAddCapabilities(security.addCapabilities())
                                        .addAllDropCapabilities(security.dropCapabilities()))
                        .setSeccomp(profile(security.seccomp()));
        if (security.runAsUser() != null) {
            context.setRunAsUser(value(security.runAsUser()));
            if (security.runAsGroup() != null) {
                context.setRunAsGroup(value(security.runAsGroup()));
            }
        }
        if (security.appArmor() != null) {
            context.setApparmor(profile(security.appArmor()));
        }
        if (security.seLinux() != null) {
            context.setSelinuxOptions(label(security.seLinux()));
        }
        if (!security.privileged() && !security.bareProc()) {
            context.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        return context.build();
    }

    private static Int64Value value(long number) {
        return Int64Value.newBuilder().setValue(number).build();
    }

    private static SELinuxOption label(ContainerSpec.SeLinux label) {
        return SELinuxOption.newBuilder()
                .setUser(label.user())
                .setRole(label.role())
                .setType(label.type())
                .setLevel(label.level())
                .build();
    }

    private static SecurityProfile profile(ContainerSpec.Profile profile) {
        return SecurityProfile.newBuilder()
                .setProfileType(
                        switch (profile.kind()) {
                            case UNCONFINED -> SecurityProfile.ProfileType.Unconfined;
                            case RUNTIME_DEFAULT -> SecurityProfile.ProfileType.RuntimeDefault;
                            case LOCALHOST -> SecurityProfile.ProfileType.Localhost;
                        })
                .setLocalhostRef(profile.name())
                .build();
    }
}
