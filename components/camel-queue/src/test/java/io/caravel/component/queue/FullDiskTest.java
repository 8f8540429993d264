package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 24 MiB that fills up. */
class FullDiskTest {

    private static final int MB = 1 << 20;

    @TempDir Path folder;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()),
                "a file system can be mounted only by root on Linux");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", folder.toString());
    }

    @Test
    void bulkIsRefusedWhileStateGoesOnAndBulkComesAgainWhenThereIsRoom() throws Exception {
        try (Database database = QueueTestSupport.open(folder)) {
            QueueStore store = new QueueStore(database);
            store.watchDisk(12 * MB, 8 * MB, 16 * MB);
            // When bulk comes without end, then it is refused before the disk is full
            assertThatThrownBy(() -> fill(store, Lane.BULK, 64)).hasMessageContaining("QUEUE-014");
            assertThatThrownBy(() -> fill(store, Lane.EVENTS, 64))
                    .hasMessageContaining("QUEUE-014");
            // And state goes on
            for (int i = 0; i < 200; i++) {
                store.append("q", QueueTestSupport.state("k", String.valueOf(i), "status")).join();
            }
            // When rows are delivered, then their pages count as room and all goes on
            drain(store, Lane.BULK);
            drain(store, Lane.EVENTS);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.diskLevel() == DiskLevel.ENOUGH);
            fill(store, Lane.BULK, 1);
        }
    }

    @Test
    void aDiskThatIsFullAllTheSameRefusesWithACodeAndLosesNothing() throws Exception {
        try (Database database = QueueTestSupport.open(folder)) {
            QueueStore store = new QueueStore(database);
            // Given a disk that others fill
            fill(store, Lane.EVENTS, 1);
            Path other = folder.resolve("other");
            int left = (int) Files.getFileStore(folder).getUsableSpace();
            Files.write(other, new byte[left - left % 4096]);
            assertThatThrownBy(() -> fill(store, Lane.EVENTS, 16))
                    .hasMessageContaining("STORE-002");
            long waiting = store.ledger("q", Lane.EVENTS).waiting();
            // When there is room again, then it goes on and everything is counted
            Files.delete(other);
            fill(store, Lane.EVENTS, 1);
            assertThat(store.ledger("q", Lane.EVENTS).waiting()).isEqualTo(waiting + 1);
            assertThat(drain(store, Lane.EVENTS)).isEqualTo(waiting + 1);
            Ledger ledger = store.ledger("q", Lane.EVENTS);
            assertThat(ledger.accepted()).isEqualTo(ledger.delivered());
            assertThat(ledger.bytes()).isZero();
        }
    }

    private static void fill(QueueStore store, Lane lane, int mebibytes) {
        for (int i = 0; i < mebibytes; i++) {
            byte[] body = new byte[MB];
            store.append("q", new Row(lane, null, null, null, null, "{}", body, false)).join();
        }
    }

    private static long drain(QueueStore store, Lane lane) {
        long drained = 0;
        List<StoredRow> rows = QueueTestSupport.take(store, "q", lane);
        while (!rows.isEmpty()) {
            drained += rows.size();
            store.acknowledge(rows, false).join();
            rows = QueueTestSupport.take(store, "q", lane);
        }
        return drained;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
