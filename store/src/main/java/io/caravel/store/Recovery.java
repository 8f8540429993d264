package io.caravel.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a database right before it is opened.
 *
 * <p>A file that SQLite cannot read is copied, as far as it can be read, into {@code
 * <name>.salvage}; only when that is whole and on disk is the old file renamed to {@code
 * <name>.corrupt-<time>} and the new one to the name. A process that is killed at any moment of
 * this leaves what the next one needs to begin again or to go on.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'");

    private final Path file;
    private final Path fresh;
    private final Path log;
    private final Path aside;

    Recovery(Path file) {
        this.file = file;
        this.fresh = Path.of(file + ".salvage");
        this.log = Path.of(file + "-wal");
        this.aside = Path.of(file + ".corrupt-" + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    /**
     * Leaves a file that can be read, or none.
     *
     * @param since since when there is a database of this name; empty when there never was one
     * @param whole whether its last owner left it whole, so that it is not checked
     * @return a sentence with a code about what was lost; null when nothing was
     */
    String run(String since, boolean whole, Migrations... areas) throws SQLException, IOException {
        boolean present = Files.exists(file) && Files.size(file) > 0;
        if (!present && Files.exists(fresh)) {
            replace();
            return report(
                    "STORE-008 the salvage of %s was interrupted and is completed now"
                            .formatted(file));
        }
        Salvage.delete(fresh);
        if (!present) {
            return since.isEmpty() && !hasLog() ? null : lost(since);
        }
        long commits = WriteAheadLog.unreadableCommits(log);
        if (commits == 0 && (whole || isSound())) {
            return null;
        }
        if (commits > 0) {
            Files.copy(log, Path.of(aside + "-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
        String counts = Salvage.copy(file, fresh, areas);
        sync(fresh);
        String sentence =
                report(
                        "STORE-008 %s could not be read: it is kept as %s%s; rows carried over: %s"
                                .formatted(
                                        file,
                                        aside.getFileName(),
                                        commits > 0
                                                ? ", at least %d commits of its log are lost"
                                                        .formatted(commits)
                                                : "",
                                        counts));
        replace();
        return sentence;
    }

    private boolean hasLog() throws IOException {
        return Files.exists(log) && Files.size(log) > 0;
    }

    private String lost(String since) throws IOException {
        boolean log = hasLog();
        setAside();
        return report(
                "STORE-012 %s is gone, though there was one%s%s: a new one is made; what waited in it is lost unless the old file is put back"
                        .formatted(
                                file,
                                since.isEmpty() ? "" : " since " + since,
                                log
                                        ? " (its log is kept as " + aside.getFileName() + "-wal)"
                                        : ""));
    }

    private void replace() throws IOException {
        setAside();
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.toAbsolutePath().getParent());
    }

    /** The old file first: without it, whoever comes next goes on here. */
    private void setAside() throws IOException {
        if (Files.exists(file)) {
            Files.move(file, aside);
        }
        Path logAside = Path.of(aside + "-wal");
        if (Files.exists(log) && !Files.exists(logAside)) {
            Files.move(log, logAside);
        }
        Files.deleteIfExists(log);
        Files.deleteIfExists(Path.of(file + "-shm"));
        sync(file.toAbsolutePath().getParent());
    }

    private static String report(String sentence) {
        LOG.error(sentence);
        return sentence;
    }

    private boolean isSound() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            return rows.next() && "ok".equals(rows.getString(1));
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("SQLITE_CORRUPT") || message.contains("SQLITE_NOTADB")) {
                return false;
            }
            throw e;
        }
    }

    /** Brings a file, or the names in a folder, to the disk. */
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
