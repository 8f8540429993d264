package io.caravel.edge.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {

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
    void whatWasPutIsThereAfterARestart() {
        // Given
        put("pod", "default/web", "7", body("u1"));
        // When
        close();
        open();
        // Then
        assertThat(objects.get("pod", "default/web"))
                .contains(new StoredObject("pod", "default/web", "7", body("u1")));
        assertThat(objects.held()).isEqualTo(Map.of("pod", Map.of("default/web", "7")));
    }

    @Test
    void anOlderVersionNeverReplacesANewerOne() {
        // Given
        put("pod", "default/web", "10", body("u1"));
        // When
        boolean changed = put("pod", "default/web", "9", body("u1"));
        // Then
        assertThat(changed).isFalse();
        assertThat(objects.get("pod", "default/web").orElseThrow().rev()).isEqualTo("10");
    }

    @Test
    void anObjectWithAnotherUidReplacesWhateverItsVersionSays() {
        // Given
        put("pod", "default/web", "10", body("u1"));
        // When
        boolean changed = put("pod", "default/web", "3", body("u2"));
        // Then
        assertThat(changed).isTrue();
        assertThat(objects.get("pod", "default/web").orElseThrow().body()).isEqualTo(body("u2"));
    }

    @Test
    void repeatingAPutOrADeleteChangesNothing() {
        // Given
        put("configmap", "default/c", "5", body("u"));
        // When
        boolean again = put("configmap", "default/c", "5", body("u"));
        boolean deleted = delete("configmap", "default/c", "6");
        boolean deletedAgain = delete("configmap", "default/c", "6");
        // Then
        assertThat(again).isFalse();
        assertThat(deleted).isTrue();
        assertThat(deletedAgain).isFalse();
    }

    @Test
    void aDeletionOlderThanTheObjectIsIgnored() {
        // Given
        put("pod", "default/web", "10", body("u1"));
        // When
        boolean deleted = delete("pod", "default/web", "9");
        // Then
        assertThat(deleted).isFalse();
    }

    @Test
    void listenersHearEveryChangeOnceAndSeeTheNewest() {
        // Given
        List<String> heard = new CopyOnWriteArrayList<>();
        objects.addListener((kind, key) -> heard.add(kind + " " + key));
        // When
        put("pod", "default/web", "1", body("u1"));
        put("pod", "default/web", "1", body("u1"));
        delete("pod", "default/web", "");
        // Then
        assertThat(heard).containsExactly("pod default/web", "pod default/web");
        assertThat(objects.list("pod")).isEmpty();
    }

    @Test
    void changesOfOneCallerAreAppliedInCallOrder() {
        // Given
        List<java.util.concurrent.CompletionStage<Boolean>> calls = new ArrayList<>();
        // When
        for (int i = 0; i < 50; i++) {
            calls.add(objects.put("twin", "default/t", "", "{\"n\":" + i + "}"));
        }
        calls.forEach(call -> call.toCompletableFuture().join());
        // Then
        assertThat(objects.get("twin", "default/t").orElseThrow().body()).isEqualTo("{\"n\":49}");
    }

    @Test
    void aKindThatWasToldOnceIsCompleteAlsoAfterARestart() {
        // Given
        assertThat(objects.isComplete("pod")).isFalse();
        objects.complete("pod").toCompletableFuture().join();
        // When
        close();
        open();
        // Then
        assertThat(objects.isComplete("pod")).isTrue();
        assertThat(objects.isComplete("device")).isFalse();
    }

    @Test
    void aStoreThatWasSalvagedKeepsItsObjectsAndIsNotComplete() throws Exception {
        // Given a store with Pods, and a page of it that is overwritten
        objects.complete("pod").toCompletableFuture().join();
        for (int i = 0; i < 200; i++) {
            put("pod", "default/web-" + i, "7", body("u".repeat(500) + i));
        }
        String before = ObjectStore.incarnation(database);
        close();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("edge.db").toFile(), "rw")) {
            byte[] garbage = new byte[4 * 4096];
            Arrays.fill(garbage, (byte) 0xa5);
            file.seek(file.length() / 4096 * 2 / 3 * 4096);
            file.write(garbage);
        }
        // When
        open();
        // Then
        assertThat(objects.list("pod")).isNotEmpty();
        assertThat(ObjectStore.incarnation(database)).isNotEqualTo(before);
        assertThat(objects.isComplete("pod")).isFalse();
    }

    private boolean put(String kind, String key, String rev, String body) {
        return objects.put(kind, key, rev, body).toCompletableFuture().join();
    }

    private boolean delete(String kind, String key, String rev) {
        return objects.delete(kind, key, rev).toCompletableFuture().join();
    }

    private static String body(String uid) {
        return "{\"metadata\":{\"uid\":\"" + uid + "\"}}";
    }
}
