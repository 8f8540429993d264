package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LaneBufferTest {

    private static final long NOW = 1_000;

    @Test
    void aRowFillsItsPlaceInTheWindowUntilItIsDeleted() {
        // Given a window of one, and its row done by the route
        LaneBuffer buffer = new LaneBuffer(1 << 20, false);
        StoredRow row = row(1);
        buffer.add(row, "key");
        buffer.startable(NOW);
        buffer.completed(row);

        // When
        int beforeDeletion = buffer.room(1);
        buffer.delivered(row);

        // Then
        assertThat(beforeDeletion).isZero();
        assertThat(buffer.room(1)).isEqualTo(1);
    }

    @Test
    void theNextOfAKeyStartsWhenTheRouteIsDoneWithTheOneBefore() {
        // Given two rows of a key
        LaneBuffer buffer = new LaneBuffer(1 << 20, false);
        StoredRow first = row(1);
        StoredRow second = row(2);
        buffer.add(first, "key");
        buffer.add(second, "key");
        assertThat(buffer.startable(NOW)).containsExactly(first);

        // When
        buffer.completed(first);

        // Then
        assertThat(buffer.startable(NOW)).containsExactly(second);
    }

    @Test
    void aCompletedRowIsNotGivenBackWhenItsPartitionIsLeft() {
        // Given
        LaneBuffer buffer = new LaneBuffer(1 << 20, true);
        StoredRow done = row(1);
        buffer.add(done, null);
        buffer.startable(NOW);
        buffer.completed(done);
        StoredRow waiting = row(2);
        buffer.add(waiting, null);

        // Then
        assertThat(buffer.notUnderWay()).containsExactly(waiting);
        assertThat(buffer.isEmpty()).isFalse();
    }

    private static StoredRow row(long id) {
        byte[] body = "body".getBytes(StandardCharsets.UTF_8);
        return new StoredRow(id, 0, "", false, 0, body.length, "{}", body, true);
    }
}
