package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyedCallsTest {

    private final KeyedCalls calls = new KeyedCalls(4, 2, Runnable::run);
    private final List<String> started = new ArrayList<>();
    private final List<CompletableFuture<String>> answers = new ArrayList<>();

    @Test
    void calls_of_one_group_without_an_answer_leave_room_for_others() {
        // Given a group of which nothing is answered
        for (int i = 0; i < 10; i++) {
            call("stuck-" + i, "a");
        }
        // When others call
        call("x", "b");
        call("y", "c");
        // Then they have started, and the group has its share only
        assertThat(started).containsExactly("stuck-0", "stuck-1", "x", "y");
    }

    @Test
    void groups_that_wait_take_turns() {
        // Given all places taken and calls of two groups that wait
        for (String key : List.of("a1", "a2", "b1", "b2", "a3", "a4", "a5", "c1", "c2")) {
            call(key, key.substring(0, 1));
        }
        assertThat(started).containsExactly("a1", "a2", "b1", "b2");
        // When places become free
        answers.get(0).complete("");
        answers.get(1).complete("");
        answers.get(2).complete("");
        // Then the groups take turns
        assertThat(started.subList(4, 7)).containsExactly("c1", "a3", "c2");
    }

    @Test
    void calls_of_one_key_go_one_after_the_other_also_over_groups() {
        // When two groups write one object
        CompletableFuture<String> first = call("key", "a");
        CompletableFuture<String> second = call("key", "b");
        CompletableFuture<String> third = call("key", "a");
        // Then each waits for the one before
        for (CompletableFuture<String> each : List.of(first, second, third)) {
            assertThat(each).isNotDone();
            answers.get(answers.size() - 1).complete("");
            assertThat(each).isDone();
        }
        assertThat(started).hasSize(3);
    }

    private CompletableFuture<String> call(String key, String group) {
        return calls.run(
                key,
                group,
                () -> {
                    started.add(key);
                    CompletableFuture<String> answer = new CompletableFuture<>();
                    answers.add(answer);
                    return answer;
                });
    }
}
