package io.caravel.edge;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.caravel.edge.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The edge runtime as it is, offline, with a thermostat {@code default/t1} of -40 to 125. */
final class WholeEdge implements AutoCloseable {

    static final String T1 = "$hw/events/device/default/t1/";

    private final EdgeRuntime runtime;

    WholeEdge(Path folder, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("edge.routes.dir", "../routes");
        runtime = new EdgeRuntime(EdgeWorld.config(folder, settings));
        runtime.start();
        ObjectStore objects =
                runtime.context().getRegistry().lookupByNameAndType("objects", ObjectStore.class);
        store(
                objects,
                "devicemodel",
                "default/thermo",
                """
                {"metadata":{"name":"thermo","namespace":"default"},
                 "spec":{"properties":[{"name":"temperature","type":"FLOAT",
                   "accessMode":"ReadWrite","minimum":"-40","maximum":"125"}]}}
                """);
        store(
                objects,
                "device",
                "default/t1",
                """
                {"metadata":{"name":"t1","namespace":"default","uid":"u1"},
                 "spec":{"nodeName":"edge-1","deviceModelRef":{"name":"thermo"},
                   "properties":[]}}
                """);
    }

    private static void store(ObjectStore objects, String kind, String key, String body) {
        objects.put(kind, key, "1", body).toCompletableFuture().join();
    }

    /** Readings and other events that wait for the cloud. */
    long waitingEvents() {
        return runtime.context()
                .getRegistry()
                .lookupByNameAndType("queueStore", QueueStore.class)
                .ledger("outbox", Lane.EVENTS)
                .waiting();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
