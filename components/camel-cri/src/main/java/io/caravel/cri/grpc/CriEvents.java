package io.caravel.cri.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerRuntimeException.Kind;
import io.caravel.cri.proto.ContainerEventResponse;
import io.caravel.cri.proto.ContainerEventType;
import io.caravel.cri.proto.GetEventsRequest;
import io.caravel.cri.proto.RuntimeServiceGrpc;
import io.caravel.cri.proto.containerd.Envelope;
import io.caravel.cri.proto.containerd.EventsGrpc;
import io.caravel.cri.proto.containerd.SubscribeRequest;
import io.caravel.cri.proto.containerd.TaskExit;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a runtime tells by itself: the events of CRI where it has them (containerd from 1.7 on,
 * CRI-O), else those of containerd, which answers on the same socket.
 */
final class CriEvents {

    private static final String TASKS = "namespace==k8s.io,topic~=\"^/tasks/(exit|oom)\"";

    private final CriConnection connection;

    CriEvents(CriConnection connection) {
        this.connection = connection;
    }

    void follow(Runnable changed) {
        try {
            each(
                    () ->
                            RuntimeServiceGrpc.newBlockingStub(connection.channel())
                                    .getContainerEvents(GetEventsRequest.getDefaultInstance()),
                    CriEvents::isEnd,
                    changed);
        } catch (ContainerRuntimeException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
        }
        SubscribeRequest tasks = SubscribeRequest.newBuilder().addFilters(TASKS).build();
        each(
                () -> EventsGrpc.newBlockingStub(connection.channel()).subscribe(tasks),
                CriEvents::ofContainer,
                changed);
    }

    private <T> void each(Supplier<Iterator<T>> stream, Predicate<T> relevant, Runnable changed) {
        connection.call(
                "follow events",
                () -> {
                    Iterator<T> events = stream.get();
                    while (events.hasNext()) {
                        if (relevant.test(events.next())) {
                            changed.run();
                        }
                    }
                    return null;
                });
        throw new ContainerRuntimeException(
                Kind.UNREACHABLE, "CRI-017 the container runtime tells no more events", null);
    }

    private static boolean isEnd(ContainerEventResponse event) {
        return event.getContainerEventType() == ContainerEventType.CONTAINER_STOPPED_EVENT
                || event.getContainerEventType() == ContainerEventType.CONTAINER_DELETED_EVENT;
    }

    /** Whether it is about a container and not about a command in one, such as a probe's. */
    private static boolean ofContainer(Envelope event) {
        if (!event.getTopic().endsWith("/exit")) {
            return true;
        }
        try {
            TaskExit exit = TaskExit.parseFrom(event.getEvent().getValue());
            return exit.getId().equals(exit.getContainerId());
        } catch (InvalidProtocolBufferException e) {
            return true;
        }
    }
}
