package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process killed with SIGKILL again and again while messages come. */
class ProcessKillTest {

    private static final int MESSAGES = 1_200;
    private static final int KILLS = 4;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void losesNothingAndLeavesNothingStuck(String kind) throws Exception {
        assumeTrue(!"mosquitto".equals(kind) || TestBroker.mosquittoInstalled());
        // Given a consuming process
        Path file = folder.resolve("consumed");
        try (TestBroker broker = TestBroker.of(kind, folder.resolve(kind))) {
            broker.start();
            Process consumer = consumer(broker, file);
            try (Device device = new Device(broker.url(), "device")) {
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(
                                () -> {
                                    device.publish("t/kill", "first");
                                    return consumed(file).contains("first");
                                });
                // When it is killed four times while messages come
                for (int i = 0; i < MESSAGES; i++) {
                    device.publish("t/kill", "m" + i);
                    if (i % (MESSAGES / KILLS) == MESSAGES / KILLS / 2) {
                        consumer.destroyForcibly().waitFor();
                        consumer = consumer(broker, file);
                    }
                }
            }
            // Then every message was consumed, without another start
            Set<String> all =
                    new HashSet<>(IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(new HashSet<>(consumed(file))).containsAll(all));
            consumer.destroyForcibly().waitFor();
        }
    }

    private static List<String> consumed(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Process consumer(TestBroker broker, Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledConsumer.class.getName(),
                        broker.url(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("consumer.log").toFile()))
                .start();
    }
}
