package io.caravel.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.BenchResult;
import io.caravel.component.queue.QueueStore;
import io.caravel.store.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksTest {
    @TempDir private Path folder;
    private final Findings findings =
            new Findings(
                    new BenchResult("chaos", new PrintStream(OutputStream.nullOutputStream())));

    @Test
    void aLedgerThatDoesNotAddUpIsFoundOnACopyAndBesideTheProcess() throws Exception {
        // Given a store that counted a row which is not there
        Path file = Files.createDirectory(folder.resolve("edge")).resolve("edge.db");
        Books books = new Books("edge store", file, findings);
        try (Database database = Database.open(file, QueueStore.migrations())) {
            books.checkRunning("before");
            assertThat(findings.count(Fault.LEDGER_BREAK)).isZero();
            write(database, "INSERT INTO queue_ledger VALUES ('outbox', 2, 'accepted', 1)");
            // When it is looked at while it is open
            books.checkRunning("after");
        }
        // Then that is found, and also on a copy of the closed file
        assertThat(findings.count(Fault.LEDGER_BREAK)).isEqualTo(1);
        books.checkKilled("after the end");
        assertThat(findings.count(Fault.LEDGER_BREAK)).isEqualTo(2);
        assertThat(books.accepted("outbox")).isEqualTo(1);
        assertThat(files()).containsExactly("edge");
    }

    @Test
    void aStoreThatIsNotThereYetHasNothingWrong() {
        Books books = new Books("cloud store", folder.resolve("cloud/cloud.db"), findings);
        books.checkKilled("before the first start");
        books.checkRunning("before the first start");
        assertThat(findings.sentences()).isEmpty();
        assertThat(books.number("SELECT 1")).isEqualTo(-1);
    }

    private static void write(Database database, String sql) throws Exception {
        database.write(
                        connection -> {
                            try (var statement = connection.createStatement()) {
                                return statement.executeUpdate(sql);
                            }
                        })
                .get();
    }

    private Stream<String> files() throws IOException {
        return Files.list(folder).map(path -> path.getFileName().toString());
    }
}
