package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.runtime.RecordingComponent.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while the edge works. */
class FullDiskTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String UPDATE = "$hw/events/device/default/t1/twin/update";

    @TempDir Path folder;
    private EdgeWorld edge;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()),
                "a small file system can be mounted only by root on Linux");
        edge =
                new EdgeWorld(
                        folder,
                        Map.of(
                                "camel.component.queue.low-disk",
                                "0",
                                "camel.component.queue.low-disk-events",
                                "0"));
        edge.cloudSends("devicemodel", "default/thermo", "put", "1", MODEL);
        edge.cloudSends("device", "default/t1", "put", "2", DEVICE);
        await().atMost(SOON).until(() -> !edge.mqtt.sent().isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        if (edge != null) {
            edge.close();
            run("umount", folder.toString());
        }
    }

    @Test
    void nothingIsAcknowledgedThatIsNotOnDiskAndAllGoesOnWhenThereIsRoom() throws Exception {
        // Given a reading from before
        assertThat(reads(1).getException()).isNull();
        await().atMost(SOON).until(() -> told("telemetry").size() == 1);
        // When the disk is full
        Path filler = fill();
        // Then a reading is not acknowledged to the broker, nor what the cloud sends to the cloud
        assertThat(reads(2).getException()).isNotNull();
        CompletableFuture<Exchange> config =
                CompletableFuture.supplyAsync(
                        () -> edge.cloudSends("configmap", "default/c", "put", "5", large()));
        // And the node lives
        int before = told("heartbeat").size();
        await().atMost(SOON).until(() -> told("heartbeat").size() > before + 1);
        assertThat(config).isNotDone();
        // When there is room and the broker delivers again
        Files.delete(filler);
        await().atMost(SOON).until(config::isDone);
        assertThat(config.join().getException()).isNull();
        assertThat(edge.bean("objects", ObjectStore.class).get("configmap", "default/c"))
                .isPresent();
        await().atMost(SOON).until(() -> reads(2).getException() == null);
        // Then each reading is told once and the ledger adds up
        await().atMost(SOON).until(() -> told("telemetry").size() == 2);
        await().atMost(SOON).until(() -> events().waiting() == 0);
        assertThat(events().accepted()).isEqualTo(events().delivered()).isEqualTo(2);
    }

    private Exchange reads(int value) {
        String request =
                "{\"event_id\":\"e%1$d\",\"timestamp\":%1$d,\"twin\":{\"temperature\":{\"actual\":{\"value\":\"%1$d\",\"metadata\":{\"timestamp\":%1$d}}}}}"
                        .formatted(value);
        return edge.mqtt.deliver(
                "$hw/events/device/+/+/+/+", Map.of("CamelMqttTopic", UPDATE), request);
    }

    private List<Sent> told(String kind) {
        return edge.link.sent("send").stream()
                .filter(sent -> kind.equals(sent.header("CaravelKind")))
                .toList();
    }

    private Ledger events() {
        return edge.bean("queueStore", QueueStore.class).ledger("outbox", Lane.EVENTS);
    }

    /** Takes all that is left, to the last byte. */
    private Path fill() throws IOException {
        Path filler = folder.resolve("filler");
        for (int size = 1 << 20; size > 0; size /= 2) {
            byte[] zeros = new byte[size];
            try (OutputStream out =
                    Files.newOutputStream(
                            filler,
                            java.nio.file.StandardOpenOption.CREATE,
                            java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(zeros);
                }
            } catch (IOException full) {
                continue; // with less at once
            }
        }
        return filler;
    }

    private static String large() {
        return "{\"data\":{\"a\":\"" + "x".repeat(1 << 19) + "\"}}";
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static final String MODEL =
            "{\"metadata\":{\"name\":\"thermo\",\"namespace\":\"default\"},\"spec\":{\"properties\":["
                    + "{\"name\":\"temperature\",\"type\":\"FLOAT\",\"accessMode\":\"ReadOnly\"}]}}";
    private static final String DEVICE =
            "{\"metadata\":{\"name\":\"t1\",\"namespace\":\"default\",\"uid\":\"d1\"},\"spec\":{"
                    + "\"nodeName\":\"edge-1\",\"deviceModelRef\":{\"name\":\"thermo\"},\"properties\":["
                    + "{\"name\":\"temperature\",\"reportToCloud\":true}]}}";
}
