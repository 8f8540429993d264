package io.caravel.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.caravel.cri.ContainerRuntimeException.Kind;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.proto.ContainerEventResponse;
import io.caravel.cri.proto.ContainerEventType;
import io.caravel.cri.proto.GetEventsRequest;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.caravel.cri.proto.containerd.Envelope;
import io.caravel.cri.proto.containerd.EventsGrpc;
import io.caravel.cri.proto.containerd.Packed;
import io.caravel.cri.proto.containerd.SubscribeRequest;
import io.caravel.cri.proto.containerd.TaskExit;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runtimes of several ages tell by themselves, as servers of a test's own. */
class CriEventsTest {

    @TempDir Path folder;
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final AtomicInteger hints = new AtomicInteger();
    private Server server;

    @AfterEach
    void stop() {
        server.shutdownNow();
        loop.shutdownGracefully();
    }

    @Test
    void a_runtime_with_container_events_is_followed_by_them() throws Exception {
        // Given
        CriRuntime runtime = served(new ContainerEvents(2), new TaskEvents(List.of()));

        // When / Then
        assertThatThrownBy(() -> runtime.follow(hints::incrementAndGet))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThat(hints).hasValue(2);
    }

    @Test
    void an_older_containerd_is_followed_by_its_tasks_but_not_by_commands_in_them()
            throws Exception {
        // Given
        Envelope container = exit("c1", "c1");
        Envelope probe = exit("c1", "some-exec");
        Envelope memory = Envelope.newBuilder().setTopic("/tasks/oom").build();
        CriRuntime runtime = served(new TaskEvents(List.of(memory, probe, container, probe)));

        // When / Then
        assertThatThrownBy(() -> runtime.follow(hints::incrementAndGet))
                .hasMessageContaining("CRI-017");
        assertThat(hints).hasValue(2);
    }

    @Test
    void a_runtime_without_events_says_so() throws Exception {
        // Given
        CriRuntime runtime = served();

        // When / Then
        assertThatThrownBy(() -> runtime.follow(hints::incrementAndGet))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
        assertThat(hints).hasValue(0);
    }

    @Test
    void a_follower_that_is_interrupted_after_the_connection_was_closed_is_told_so()
            throws Exception {
        // Given
        Set<Thread> others = connectionThreads();
        CriRuntime runtime = served(new ContainerEvents(2));
        Runnable closedAndInterrupted =
                () -> {
                    runtime.close();
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> others.containsAll(connectionThreads()));
                    Thread.currentThread().interrupt();
                };

        // When / Then
        assertThatThrownBy(() -> runtime.follow(closedAndInterrupted))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Set<Thread> connectionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("cri-"))
                .collect(Collectors.toSet());
    }

    private CriRuntime served(BindableService... services) throws Exception {
        Path socket = folder.resolve("s");
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop);
        for (BindableService service : services) {
            builder.addService(service);
        }
        server = builder.build().start();
        return new CriRuntime(socket);
    }

    private static Envelope exit(String container, String id) {
        ByteString event =
                TaskExit.newBuilder().setContainerId(container).setId(id).build().toByteString();
        return Envelope.newBuilder()
                .setTopic("/tasks/exit")
                .setEvent(Packed.newBuilder().setValue(event))
                .build();
    }

    private static final class ContainerEvents extends RuntimeServiceGrpc.RuntimeServiceImplBase {

        private final int count;

        ContainerEvents(int count) {
            this.count = count;
        }

        @Override
        public void getContainerEvents(
                GetEventsRequest request, StreamObserver<ContainerEventResponse> to) {
            for (int i = 0; i < count; i++) {
                ContainerEventResponse.Builder event =
                        ContainerEventResponse.newBuilder().setContainerId("c" + i);
                to.onNext(event.build()); // one that is created
                to.onNext(
                        event.setContainerEventType(ContainerEventType.CONTAINER_STOPPED_EVENT)
                                .build());
            }
            to.onCompleted();
        }
    }

    private static final class TaskEvents extends EventsGrpc.EventsImplBase {

        private final List<Envelope> events;

        TaskEvents(List<Envelope> events) {
            this.events = events;
        }

        @Override
        public void subscribe(SubscribeRequest request, StreamObserver<Envelope> to) {
            events.forEach(to::onNext);
            to.onCompleted();
        }
    }
}
