package io.caravel.store;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** Writes rows until the system refuses to let the file grow, a few times over. */
final class RefusingDisk {

    private static final int REFUSALS = 5;

    private RefusingDisk() {}

    public static void main(String[] arguments) {
        PrintStream said = new PrintStream(System.err, true);
        Database database = Database.open(Path.of(arguments[0]), KilledWriter.ROWS);
        int refused = 0;
        for (int n = 1; refused < REFUSALS; n++) {
            try {
                database.write(KilledWriter.row(n, "x".repeat(100_000))).join();
                said.println("kept " + n);
            } catch (CompletionException e) {
                refused++;
                said.println("refused " + n + " " + e.getCause().getMessage());
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
