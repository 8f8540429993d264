package io.caravel.store;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** Writes one row after the other without end, and says of each whether it was kept. */
final class FailingDisk {

    private FailingDisk() {}

    public static void main(String[] arguments) {
        PrintStream said = new PrintStream(System.err, true);
        Database database = Database.open(Path.of(arguments[0]), KilledWriter.ROWS);
        for (int n = 1; true; n++) {
            try {
                database.write(KilledWriter.row(n, "x".repeat(200))).join();
                said.println("kept " + n);
            } catch (CompletionException e) {
                said.println("refused " + n + " " + e.getCause().getMessage());
            }
        }
    }
}
