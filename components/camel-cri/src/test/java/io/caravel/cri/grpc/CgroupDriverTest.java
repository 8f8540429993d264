package io.caravel.cri.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.CgroupDriver;
import io.caravel.cri.proto.LinuxRuntimeConfiguration;
import io.caravel.cri.proto.RuntimeConfigRequest;
import io.caravel.cri.proto.RuntimeConfigResponse;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.caravel.cri.proto.StatusRequest;
import io.caravel.cri.proto.StatusResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who keeps the control groups is asked as runtimes of any age tell it. */
class CgroupDriverTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"SYSTEMD, SYSTEMD", "CGROUPFS, CGROUPFS"})
    void aNewRuntimeSaysIt(io.caravel.cri.proto.CgroupDriver told, CgroupDriver driver)
            throws Exception {
        assertThat(driverOf(new Runtime(told, ""))).isEqualTo(driver);
    }

    @ParameterizedTest
    @CsvSource({"runc, CGROUPFS", "other, SYSTEMD"})
    void anOlderContainerdHasItInTheConfigurationOfItsDefaultRuntime(
            String runtime, CgroupDriver driver) throws Exception {
        // Given
        String config =
                "{\"containerd\":{\"defaultRuntimeName\":\"%s\",\"runtimes\":{"
                        + "\"runc\":{\"options\":{\"SystemdCgroup\":false}},"
                        + "\"other\":{\"options\":{\"SystemdCgroup\":true}}}}}";

        // Then
        assertThat(driverOf(new Runtime(null, config.formatted(runtime)))).isEqualTo(driver);
    }

    @Test
    void ofARuntimeThatDoesNotSayNothingIsAssumed() throws Exception {
        assertThat(driverOf(new Runtime(null, ""))).isEqualTo(CgroupDriver.NONE);
    }

    private CgroupDriver driverOf(Runtime runtime) throws Exception {
        Path socket = folder.resolve("s");
        EventLoopGroup loop = new NioEventLoopGroup(1);
        Server server =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .addService(runtime)
                        .build()
                        .start();
        try (CriRuntime cri = new CriRuntime(socket)) {
            return cri.cgroupDriver();
        } finally {
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** A runtime that tells its driver, when it knows that question, and its configuration. */
    private static final class Runtime extends RuntimeServiceGrpc.RuntimeServiceImplBase {

        private final io.caravel.cri.proto.CgroupDriver driver;
        private final String config;

        Runtime(io.caravel.cri.proto.CgroupDriver driver, String config) {
            this.driver = driver;
            this.config = config;
        }

        @Override
        public void runtimeConfig(
                RuntimeConfigRequest request, StreamObserver<RuntimeConfigResponse> answer) {
            if (driver == null) {
                super.runtimeConfig(request, answer);
                return;
            }
            answer.onNext(
                    RuntimeConfigResponse.newBuilder()
                            .setLinux(
                                    LinuxRuntimeConfiguration.newBuilder().setCgroupDriver(driver))
                            .build());
            answer.onCompleted();
        }

        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
            StatusResponse.Builder status = StatusResponse.newBuilder();
            if (!config.isEmpty()) {
                status.putInfo("config", config);
            }
            answer.onNext(status.build());
            answer.onCompleted();
        }
    }
}
