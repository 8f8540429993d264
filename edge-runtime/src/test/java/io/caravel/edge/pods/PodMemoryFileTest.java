package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodMemoryFileTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");

    @TempDir Path box;

    @Test
    void restarts_back_off_and_verdict_are_read_again() {
        // Given
        PodMemory memory = new PodMemory(START);
        memory.created("app", 7);
        memory.prolong("app", START, NOW);
        memory.end(new PodMemory.Waiting("Evicted", "the disk was full"));
        // When
        folders().remember("u1", memory);
        // Then
        PodMemory read = folders().recall("u1", NOW);
        assertThat(read.toJson()).isEqualTo(memory.toJson());
        assertThat(read.lastCreated("app")).isEqualTo(7);
        assertThat(read.delay("app", NOW)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void every_torn_beginning_of_a_file_is_a_new_memory_that_can_be_written() throws Exception {
        // Given
        PodMemory memory = new PodMemory(START);
        memory.created("app", 7);
        memory.prolong("app", START, NOW);
        folders().remember("u1", memory);
        String whole = Files.readString(file());
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file(), whole.substring(0, length));
            // When
            PodMemory read = folders().recall("u1", NOW);
            // Then
            assertThat(read.startTime()).isEqualTo(NOW);
            assertThat(read.lastCreated("app")).isEqualTo(-1);
        }
        folders().remember("u1", memory);
        assertThat(folders().recall("u1", NOW).lastCreated("app")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\0\0\0\0\0",
                "{}",
                "[]",
                "null",
                "{\"startTime\":\"yesterday\"}",
                "{\"startTime\":7}",
                "{\"startTime\":\"2026-01-02T03:04:05Z\",\"created\":{\"app\":\"x\"}}",
                "{\"startTime\":\"2026-01-02T03:04:05Z\",\"backOffs\":{\"app\":{\"seconds\":1}}}",
                "{\"startTime\":\"2026-01-02T03:04:05Z\",\"backOffs\":{\"app\":7}}"
            })
    void a_file_of_something_else_is_a_new_memory(String content) throws Exception {
        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), content);
        // When
        PodMemory read = folders().recall("u1", NOW);
        // Then
        assertThat(read.startTime()).isEqualTo(NOW);
        assertThat(read.lastCreated("app")).isEqualTo(-1);
    }

    @Test
    void a_new_file_that_a_power_cut_left_half_written_changes_nothing() throws Exception {
        // Given
        PodMemory memory = new PodMemory(START);
        memory.created("app", 3);
        folders().remember("u1", memory);
        Files.writeString(file().resolveSibling("memory.json.new"), "{\"startT".repeat(999));
        // When
        PodMemory read = folders().recall("u1", NOW);
        memory.created("app", 4);
        folders().remember("u1", memory);
        // Then
        assertThat(read.lastCreated("app")).isEqualTo(3);
        assertThat(folders().recall("u1", NOW).lastCreated("app")).isEqualTo(4);
    }

    private PodFolders folders() {
        return new PodFolders(box.resolve("pods"), box.resolve("logs"));
    }

    private Path file() {
        return box.resolve("pods/u1/memory.json");
    }
}
