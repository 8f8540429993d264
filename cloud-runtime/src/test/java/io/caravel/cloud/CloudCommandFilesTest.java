package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come as files, as routes/README.md tells to set it up. */
class CloudCommandFilesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MANY = 300;

    @TempDir Path folder;
    private CloudWorld cloud;

    private void start() throws Exception {
        cloud =
                new CloudWorld(
                        folder,
                        null,
                        Map.of(
                                "cloud.commands.uri",
                                "file:"
                                        + orders()
                                        + "?include=.*%5C.json&sortBy=file:name&delay=10"
                                        + "&initialDelay=0&readLock=none"));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void eachFileIsOneCommandAlsoWhenItWaitedForTheStart() throws Exception {
        // Given some that wait, and others that come while these are read
        Files.createDirectories(orders());
        for (int i = 0; i < MANY; i++) {
            if (i == MANY / 2) {
                start();
            }
            put("%04d".formatted(i), order("value " + i));
        }
        // Then
        await().atMost(SOON).until(() -> isDone(MANY - 1) && waiting() >= MANY);
        assertThat(waiting()).isEqualTo(MANY);
    }

    @Test
    void aFileIsReadAsUtf8WhateverTheMachinePrefers() throws Exception {
        // Given
        start();
        cloud.node("edge-1", "connected");
        // When
        put("0000", order("grün ✓"));
        // Then
        await().atMost(SOON).until(() -> cloud.hub.sent("send").size() == 1);
        assertThat(new JsonObject(cloud.hub.sent("send").get(0).body()).getString("payload"))
                .isEqualTo("grün ✓");
    }

    private boolean isDone(int number) {
        return Files.exists(orders().resolve(".camel/%04d.json".formatted(number)));
    }

    private static String order(String payload) {
        return new JsonObject()
                .put("node", "edge-1")
                .put("topic", "t")
                .put("payload", payload)
                .encode();
    }

    private long waiting() {
        return cloud.bean("queueStore", QueueStore.class).ledger("commands", Lane.EVENTS).waiting();
    }

    private Path orders() {
        return folder.resolve("orders");
    }

    private void put(String name, String order) throws IOException {
        Files.createDirectories(orders());
        Path fresh = Files.writeString(orders().resolve(name + ".new"), order);
        Files.move(fresh, orders().resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }
}
