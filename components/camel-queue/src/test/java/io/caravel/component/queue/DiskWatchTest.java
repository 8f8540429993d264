package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which lanes take rows while the disk is nearly full. */
class DiskWatchTest extends StoreLab {

    @BeforeEach
    void marks() {
        store.watchDisk(200, 100, 300);
    }

    @Test
    void bulkIsLimitedFirstThenEventsWhileHealthAndStateGoOn() {
        free(199);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.LOW);
        assertRefused(Lane.BULK);
        append(Lane.EVENTS, "", "k", "event");
        free(99);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.VERY_LOW);
        assertRefused(Lane.BULK);
        assertRefused(Lane.EVENTS);
        append(Lane.HEALTH, "", "k", "beat");
        done(store.append("q", QueueTestSupport.state("x", "1", "status")));
        assertThat(waiting(Lane.HEALTH)).containsExactly("beat");
        assertThat(waiting(Lane.STATE)).containsExactly("status");
        assertThatItAddsUp();
    }

    @Test
    void aLevelIsLeftAtAHigherMarkThanItWasEnteredAt() {
        free(99);
        free(150);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.VERY_LOW);
        free(250);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.LOW);
        append(Lane.EVENTS, "", "k", "event");
        assertRefused(Lane.BULK);
        free(300);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.ENOUGH);
        append(Lane.BULK, "", "k", "bulk");
        free(250);
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.ENOUGH);
    }

    @Test
    void aLaneThatMayDropMakesRoomForTheNewestFromItsOwn() {
        budget(Lane.BULK, 0, 0, Overflow.DROP_OLDEST);
        append(Lane.BULK, "", "k", "a");
        append(Lane.BULK, "", "k", "b");
        free(50);
        append(Lane.BULK, "", "k", "c");
        assertThat(waiting(Lane.BULK)).containsExactly("b", "c");
        assertThat(store.drops("q", Lane.BULK)).containsEntry("disk", 1L);
        assertThatItAddsUp();
    }

    @Test
    void aDiskThatFillsBetweenTwoLooksIsFoundOut() {
        // When much is written, then it looks without waiting for its time
        room.set(50);
        for (int i = 0; i < 5; i++) {
            done(
                    store.append(
                            "q",
                            new Row(
                                    Lane.STATE,
                                    "k|" + i,
                                    null,
                                    null,
                                    null,
                                    "{}",
                                    new byte[1 << 20],
                                    false)));
        }
        assertThat(store.diskLevel()).isEqualTo(DiskLevel.VERY_LOW);
    }

    @Test
    void marksThatAreNotInOrderAreRefusedWithACode() {
        assertThatThrownBy(() -> store.watchDisk(100, 200, 300))
                .hasMessageStartingWith("QUEUE-016");
    }

    private void free(long bytes) {
        room.set(bytes);
        done(store.keepHouse());
    }

    private void assertRefused(Lane lane) {
        assertThatThrownBy(() -> append(lane, "", "k", "no")).hasMessageContaining("QUEUE-014");
    }
}
