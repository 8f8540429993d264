package io.caravel.edge.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.runtime.StartFailure;
import io.caravel.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and tokens on the disk. */
class SealedObjectsTest {

    private static final String SECRET = "{\"data\":{\"p\":\"bXktcGFzc3dvcmQ=\"}}";

    @TempDir Path folder;
    private Database database;
    private ObjectStore objects;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("edge.db"), ObjectSchema.MIGRATIONS);
        objects = new ObjectStore(database, new BodySeal(SealKey.of(folder.resolve("key"))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_secret_is_not_to_be_found_in_any_file_and_is_read_back_after_a_restart()
            throws Exception {
        // When
        put("secret", "default/db", SECRET);
        put("token", "default/u1.a", "{\"token\":\"my-password\"}");

        // Then
        assertThat(anyFileHas("bXktcGFzc3dvcmQ=")).isFalse();
        assertThat(anyFileHas("my-password")).isFalse();
        close();
        open();
        assertThat(anyFileHas("bXktcGFzc3dvcmQ=")).isFalse();
        assertThat(objects.get("secret", "default/db").orElseThrow().body()).isEqualTo(SECRET);
        assertThat(objects.list("secret")).hasSize(1);
        assertThat(Files.getPosixFilePermissions(folder.resolve("key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_same_secret_again_is_no_change() {
        // Given
        put("secret", "default/db", SECRET);

        // When / Then
        assertThat(put("secret", "default/db", SECRET)).isFalse();
    }

    @Test
    void what_an_earlier_version_stored_in_the_open_is_encrypted() throws Exception {
        // Given
        database.write(
                        connection ->
                                connection
                                        .createStatement()
                                        .executeUpdate(
                                                "INSERT INTO objects VALUES ('secret','default/db','1','','"
                                                        + SECRET
                                                        + "')"))
                .join();

        // When
        close();
        open();
        close();

        // Then
        assertThat(anyFileHas("bXktcGFzc3dvcmQ=")).isFalse();
        open();
        assertThat(objects.get("secret", "default/db").orElseThrow().body()).isEqualTo(SECRET);
    }

    @Test
    void with_a_lost_key_what_it_locked_is_forgotten_and_told_again_and_the_rest_stays()
            throws Exception {
        // Given
        put("secret", "default/db", SECRET);
        put("configmap", "default/c", "{}");
        objects.complete("secret").toCompletableFuture().join();
        objects.complete("configmap").toCompletableFuture().join();

        // When
        close();
        Files.delete(folder.resolve("key"));
        open();

        // Then
        assertThat(objects.held()).containsOnlyKeys("configmap");
        assertThat(objects.isComplete("secret")).isFalse();
        assertThat(objects.isComplete("configmap")).isTrue();
    }

    @Test
    void a_file_that_is_no_key_stops_the_start_with_a_sentence() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("other"), "short");

        // When / Then
        assertThatThrownBy(() -> SealKey.of(file))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("restore it");
    }

    @Test
    void a_body_that_was_moved_to_another_name_is_not_read() throws Exception {
        // Given
        put("secret", "default/db", SECRET);

        // When
        database.write(
                        connection ->
                                connection
                                        .createStatement()
                                        .executeUpdate("UPDATE objects SET key = 'default/other'"))
                .join();

        // Then
        assertThat(objects.get("secret", "default/other")).isEmpty();
    }

    private boolean put(String kind, String key, String body) {
        return objects.put(kind, key, "1", body).toCompletableFuture().join();
    }

    private boolean anyFileHas(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] content = Files.readAllBytes(file);
                if (new String(content, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
