package io.caravel.cri.grpc;

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
import io.caravel.cri.proto.AuthConfig;
import io.caravel.cri.proto.ContainerFilter;
import io.caravel.cri.proto.ContainerStatusRequest;
import io.caravel.cri.proto.CreateContainerRequest;
import io.caravel.cri.proto.ExecSyncRequest;
import io.caravel.cri.proto.ExecSyncResponse;
import io.caravel.cri.proto.ImageServiceGrpc;
import io.caravel.cri.proto.ImageSpec;
import io.caravel.cri.proto.ImageStatusRequest;
import io.caravel.cri.proto.ImageStatusResponse;
import io.caravel.cri.proto.ListContainersRequest;
import io.caravel.cri.proto.ListImagesRequest;
import io.caravel.cri.proto.ListPodSandboxRequest;
import io.caravel.cri.proto.PodSandboxFilter;
import io.caravel.cri.proto.PodSandboxStatusRequest;
import io.caravel.cri.proto.PullImageRequest;
import io.caravel.cri.proto.RemoveContainerRequest;
import io.caravel.cri.proto.RemoveImageRequest;
import io.caravel.cri.proto.RemovePodSandboxRequest;
import io.caravel.cri.proto.RunPodSandboxRequest;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.caravel.cri.proto.StartContainerRequest;
import io.caravel.cri.proto.StopContainerRequest;
import io.caravel.cri.proto.StopPodSandboxRequest;
import io.caravel.cri.proto.VersionRequest;
import io.caravel.cri.proto.VersionResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A CRI v1 runtime (containerd, CRI-O) behind its Unix socket.
 *
 * <p>The connection is opened by the first call and again after the runtime was away; while it is
 * away, calls fail at once with {@link Kind#UNREACHABLE}. Every call has a deadline of two minutes,
 * a pull of thirty, a stop its grace on top.
 */
public final class CriRuntime implements ContainerRuntime {

    private static final long CALL_SECONDS = 120;
    private static final long VERSION_SECONDS = 2;
    private static final long PULL_SECONDS = 1800;
    private static final int LARGEST_ANSWER = 64 << 20;

    private final String place;
    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    /**
     * @param socket path of the runtime's socket
     */
    public CriRuntime(Path socket) {
        this.place = socket.toString();
        this.loop = new NioEventLoopGroup(1, new DefaultThreadFactory("cri", true));
        this.channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .withOption(ChannelOption.SO_KEEPALIVE, null)
                        .eventLoopGroup(loop)
                        .overrideAuthority("localhost")
                        .maxInboundMessageSize(LARGEST_ANSWER)
                        .usePlaintext()
                        .directExecutor()
                        .build();
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
                RunPodSandboxRequest.newBuilder().setConfig(CriConfigs.sandbox(spec)).build();
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
    public List<ImageInfo> listImages() {
        return call(
                        "list images",
                        () ->
                                images(CALL_SECONDS)
                                        .listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()
                .stream()
                .map(CriMessages::image)
                .toList();
    }

    @Override
    public Optional<ImageInfo> imageStatus(String image) {
        ImageStatusRequest request = ImageStatusRequest.newBuilder().setImage(named(image)).build();
        ImageStatusResponse answer =
                call("status of image " + image, () -> images(CALL_SECONDS).imageStatus(request));
        return answer.hasImage()
                ? Optional.of(CriMessages.image(answer.getImage()))
                : Optional.empty();
    }

    @Override
    public String pullImage(String image, RegistryCredentials credentials) {
        PullImageRequest.Builder request = PullImageRequest.newBuilder().setImage(named(image));
        if (credentials != null) {
            request.setAuth(
                    AuthConfig.newBuilder()
                            .setUsername(credentials.username())
                            .setPassword(credentials.password())
                            .setServerAddress(credentials.server()));
        }
        return call("pull image " + image, () -> images(PULL_SECONDS).pullImage(request.build()))
                .getImageRef();
    }

    @Override
    public void removeImage(String image) {
        RemoveImageRequest request = RemoveImageRequest.newBuilder().setImage(named(image)).build();
        unlessGone("remove image " + image, () -> images(CALL_SECONDS).removeImage(request));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    private static ImageSpec named(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime(long seconds) {
        return RuntimeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    private ImageServiceGrpc.ImageServiceBlockingStub images(long seconds) {
        return ImageServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    private <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw CriFailures.of(what, place, e);
        }
    }

    private void unlessGone(String what, Supplier<?> call) {
        try {
            call.get();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw CriFailures.of(what, place, e);
            }
        }
    }
}
