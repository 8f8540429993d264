package io.caravel.cri.grpc;

import io.caravel.cri.CgroupDriver;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException.Kind;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.ExecResult;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.RegistryCredentials;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.caravel.cri.SandboxSpec;
import io.caravel.cri.proto.ContainerFilter;
import io.caravel.cri.proto.ContainerStatusRequest;
import io.caravel.cri.proto.CreateContainerRequest;
import io.caravel.cri.proto.ExecSyncRequest;
import io.caravel.cri.proto.ExecSyncResponse;
import io.caravel.cri.proto.ListContainersRequest;
import io.caravel.cri.proto.ListPodSandboxRequest;
import io.caravel.cri.proto.PodSandboxFilter;
import io.caravel.cri.proto.PodSandboxStatusRequest;
import io.caravel.cri.proto.RemoveContainerRequest;
import io.caravel.cri.proto.RemovePodSandboxRequest;
import io.caravel.cri.proto.RunPodSandboxRequest;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.caravel.cri.proto.StartContainerRequest;
import io.caravel.cri.proto.StopContainerRequest;
import io.caravel.cri.proto.StopPodSandboxRequest;
import io.caravel.cri.proto.VersionRequest;
import io.caravel.cri.proto.VersionResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A CRI v1 runtime (containerd, CRI-O) behind its Unix socket.
 *
 * <p>The connection is opened by the first call and again after the runtime was away; while it is
 * away, calls fail at once with {@link Kind#UNREACHABLE}. Every call has a deadline of two minutes,
 * a pull of thirty, a stop its grace on top.
 */
public final class CriRuntime implements ContainerRuntime {

    static final long CALL_SECONDS = 120;
    private static final long VERSION_SECONDS = 2;
    static final long PULL_SECONDS = 1800;

    private final CriConnection connection;
    private final CriImages images;
    private final CriUpkeep upkeep;
    private final CriEvents events;

    /**
     * @param socket path of the runtime's socket
     */
    public CriRuntime(Path socket) {
        this.connection = new CriConnection(socket);
        this.images = new CriImages(connection);
        this.upkeep = new CriUpkeep(connection);
        this.events = new CriEvents(connection);
    }

    @Override
    public RuntimeInfo version() {
        VersionResponse answer =
                call(
                        "version",
                        () ->
                                runtime(VERSION_SECONDS)
                                        .version(
                                                VersionRequest.newBuilder()
                                                        .setVersion("v1")
                                                        .build()));
        return new RuntimeInfo(answer.getRuntimeName(), answer.getRuntimeVersion(), true);
    }

    @Override
    public CgroupDriver cgroupDriver() {
        return upkeep.cgroupDriver();
    }

    @Override
    public List<Sandbox> listPodSandboxes(Map<String, String> labels) {
        ListPodSandboxRequest request =
                ListPodSandboxRequest.newBuilder()
                        .setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(labels))
                        .build();
        return call("list sandboxes", () -> runtime(CALL_SECONDS).listPodSandbox(request))
                .getItemsList()
                .stream()
                .map(CriMessages::sandbox)
                .toList();
    }

    @Override
    public String runPodSandbox(SandboxSpec spec) {
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(CriConfigs.sandbox(spec))
                        .setRuntimeHandler(spec.handler())
                        .build();
        return call(
                        "run sandbox of pod " + spec.namespace() + "/" + spec.name(),
                        () -> runtime(CALL_SECONDS).runPodSandbox(request))
                .getPodSandboxId();
    }

    @Override
    public Sandbox podSandboxStatus(String sandboxId) {
        PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(sandboxId).build();
        return CriMessages.sandbox(
                call(
                                "status of sandbox " + sandboxId,
                                () -> runtime(CALL_SECONDS).podSandboxStatus(request))
                        .getStatus());
    }

    @Override
    public void stopPodSandbox(String sandboxId) {
        StopPodSandboxRequest request =
                StopPodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
        unlessGone(
                "stop sandbox " + sandboxId, () -> runtime(CALL_SECONDS).stopPodSandbox(request));
    }

    @Override
    public void removePodSandbox(String sandboxId) {
        RemovePodSandboxRequest request =
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
        unlessGone(
                "remove sandbox " + sandboxId,
                () -> runtime(CALL_SECONDS).removePodSandbox(request));
    }

    @Override
    public String createContainer(ContainerRequest request) {
        CreateContainerRequest message =
                CreateContainerRequest.newBuilder()
                        .setPodSandboxId(request.sandboxId())
                        .setConfig(CriConfigs.container(request.container(), request.sandbox()))
                        .setSandboxConfig(CriConfigs.sandbox(request.sandbox()))
                        .build();
        return call(
                        "create container " + request.container().name(),
                        () -> runtime(CALL_SECONDS).createContainer(message))
                .getContainerId();
    }

    @Override
    public void startContainer(String containerId) {
        StartContainerRequest request =
                StartContainerRequest.newBuilder().setContainerId(containerId).build();
        call("start container " + containerId, () -> runtime(CALL_SECONDS).startContainer(request));
    }

    @Override
    public void stopContainer(String containerId, long graceSeconds) {
        StopContainerRequest request =
                StopContainerRequest.newBuilder()
                        .setContainerId(containerId)
                        .setTimeout(graceSeconds)
                        .build();
        unlessGone(
                "stop container " + containerId,
                () -> runtime(CALL_SECONDS + graceSeconds).stopContainer(request));
    }

    @Override
    public void removeContainer(String containerId) {
        RemoveContainerRequest request =
                RemoveContainerRequest.newBuilder().setContainerId(containerId).build();
        unlessGone(
                "remove container " + containerId,
                () -> runtime(CALL_SECONDS).removeContainer(request));
    }

    @Override
    public List<ContainerSummary> listContainers(Map<String, String> labels) {
        ListContainersRequest request =
                ListContainersRequest.newBuilder()
                        .setFilter(ContainerFilter.newBuilder().putAllLabelSelector(labels))
                        .build();
        return call("list containers", () -> runtime(CALL_SECONDS).listContainers(request))
                .getContainersList()
                .stream()
                .map(CriMessages::summary)
                .toList();
    }

    @Override
    public ContainerState containerStatus(String containerId) {
        ContainerStatusRequest request =
                ContainerStatusRequest.newBuilder().setContainerId(containerId).build();
        return CriMessages.state(
                call(
                                "status of container " + containerId,
                                () -> runtime(CALL_SECONDS).containerStatus(request))
                        .getStatus());
    }

    @Override
    public ExecResult execSync(String containerId, List<String> command, long timeoutSeconds) {
        ExecSyncRequest request =
                ExecSyncRequest.newBuilder()
                        .setContainerId(containerId)
                        .addAllCmd(command)
                        .setTimeout(timeoutSeconds)
                        .build();
        long deadline = timeoutSeconds == 0 ? PULL_SECONDS : timeoutSeconds + 5;
        ExecSyncResponse answer =
                call("exec in container " + containerId, () -> runtime(deadline).execSync(request));
        return new ExecResult(
                answer.getExitCode(),
                answer.getStdout().toByteArray(),
                answer.getStderr().toByteArray());
    }

    @Override
    public void rotateLog(String containerId, Path log, Path rotated) {
        upkeep.rotateLog(containerId, log, rotated);
    }

    @Override
    public Map<String, Long> writtenBytes(Map<String, String> labels) {
        return upkeep.writtenBytes(labels);
    }

    @Override
    public void follow(Runnable changed) {
        events.follow(changed);
    }

    @Override
    public Optional<Path> imageFolder() {
        return images.folder();
    }

    @Override
    public List<ImageInfo> listImages() {
        return images.listImages(upkeep.sandboxImage());
    }

    @Override
    public Optional<ImageInfo> imageStatus(String image) {
        return images.imageStatus(image);
    }

    @Override
    public String pullImage(String image, RegistryCredentials credentials) {
        return images.pullImage(image, credentials);
    }

    @Override
    public void removeImage(String image) {
        images.removeImage(image);
    }

    @Override
    public void close() {
        connection.close();
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime(long seconds) {
        return connection.runtime(seconds);
    }

    private <T> T call(String what, Supplier<T> call) {
        return connection.call(what, call);
    }

    private void unlessGone(String what, Supplier<?> call) {
        connection.unlessGone(what, call);
    }
}
