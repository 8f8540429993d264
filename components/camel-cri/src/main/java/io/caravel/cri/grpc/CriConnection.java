package io.caravel.cri.grpc;

import io.caravel.cri.proto.ImageServiceGrpc;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.grpc.Channel;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gRPC connection to a CRI socket, with one thread of its own; failures become ours. */
final class CriConnection implements AutoCloseable {

    private static final int LARGEST_ANSWER = 64 << 20;

    private final String place;
    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    CriConnection(Path socket) {
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

    RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime(long seconds) {
        return RuntimeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    ImageServiceGrpc.ImageServiceBlockingStub images(long seconds) {
        return ImageServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    /** For calls without an end of their own. */
    Channel channel() {
        return channel;
    }

    /** Makes a call; {@code what} completes the sentence "cannot …". */
    <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw CriFailures.of(what, place, e);
        } catch (RejectedExecutionException e) {
            throw CriFailures.closed(what, place, e);
        }
    }

    /** Makes a call about something that may be gone by now. */
    void unlessGone(String what, Supplier<?> call) {
        try {
            call.get();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw CriFailures.of(what, place, e);
            }
        } catch (RejectedExecutionException e) {
            throw CriFailures.closed(what, place, e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
