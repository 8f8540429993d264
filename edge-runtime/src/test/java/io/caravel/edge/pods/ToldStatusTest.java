package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ToldStatusTest {

    private final List<String> sent = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean full;
    private final ToldStatus status = new ToldStatus(this::send, later::add);

    @Test
    void the_steps_of_a_pod_to_running_are_told_as_one_status() {
        // When
        status.passes(report("u1", "Pending", "no sandbox"));
        status.passes(report("u1", "Pending", "sandbox"));
        status.is(report("u1", "Running", ""));
        later.forEach(Runnable::run);
        // Then
        assertThat(sent).containsExactly("Running ");
    }

    @Test
    void a_pod_that_stays_where_it_is_is_told_after_a_second() {
        // Given a step that takes long
        status.passes(report("u1", "Pending", "no sandbox"));
        status.passes(report("u1", "Pending", "sandbox"));
        assertThat(sent).isEmpty();
        // When
        later.remove().run();
        // Then only the newest is told, and not again
        status.is(report("u1", "Pending", "sandbox"));
        assertThat(sent).containsExactly("Pending sandbox");
        assertThat(later).isEmpty();
    }

    @Test
    void a_failure_is_told_at_once() {
        // When
        status.passes(report("u1", "Pending", "no sandbox"));
        status.is(report("u1", "Pending", "ErrImagePull"));
        // Then
        assertThat(sent).containsExactly("Pending ErrImagePull");
    }

    @Test
    void a_failure_that_is_tried_again_at_once_is_told_all_the_same() {
        // When
        status.passes(report("u1", "Pending", "no sandbox"));
        JsonObject failed = report("u1", "Pending", "");
        failed.getJsonObject("status")
                .put(
                        "containerStatuses",
                        new JsonArray("[{\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\"}}}]"));
        status.passes(failed);
        // Then
        assertThat(sent).containsExactly("Pending ");
    }

    @Test
    void a_pod_that_ran_and_does_not_any_more_is_told_at_once() {
        // Given
        status.is(report("u1", "Running", ""));
        // When
        status.passes(report("u1", "Pending", "no sandbox"));
        // Then; another Pod of the name has never run
        assertThat(sent).containsExactly("Running ", "Pending no sandbox");
        status.is(report("u1", "Running", ""));
        status.passes(report("u2", "Pending", "no sandbox"));
        assertThat(sent).hasSize(3);
        assertThat(later).hasSize(1);
    }

    @Test
    void what_cannot_be_told_is_told_with_the_next_status() {
        // Given
        status.passes(report("u1", "Pending", "sandbox"));
        full = true;
        later.remove().run();
        full = false;
        // When
        status.is(report("u1", "Pending", "sandbox"));
        // Then
        assertThat(sent).containsExactly("Pending sandbox");
    }

    @Test
    void a_status_that_was_forgotten_is_told_again() {
        // Given
        status.is(report("u1", "Running", ""));
        status.is(report("u1", "Running", ""));
        // When
        status.forget();
        status.is(report("u1", "Running", ""));
        // Then
        assertThat(sent).containsExactly("Running ", "Running ");
    }

    private void send(JsonObject report) {
        if (full) {
            throw new IllegalStateException("the store is full");
        }
        JsonObject said = report.getJsonObject("status");
        sent.add(said.getString("phase") + " " + said.getString("reason"));
    }

    private static JsonObject report(String uid, String phase, String reason) {
        return new JsonObject()
                .put("uid", uid)
                .put("status", new JsonObject().put("phase", phase).put("reason", reason))
                .put("remove", false);
    }
}
