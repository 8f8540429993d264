package io.caravel.component.queue;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongSupplier;

/**
 * All durable queues of one {@link Database}: append, take, acknowledge, count.
 *
 * <p>Every change is on disk when its future completes. Appends of one thread keep their order. One
 * store per database and process: it knows in memory which rows its consumers hold and what the
 * counters are; other processes may read.
 */
public final class QueueStore {

    private final Database database;
    private final Statements statements = new Statements();
    private final Budgets budgets = new Budgets();
    private final DiskWatch disk;
    private final Books books;
    private final ConcurrentSkipListSet<Long> taken = new ConcurrentSkipListSet<>();
    private final Readers readers = new Readers();
    private final Appender appender;
    private final RowTaker taker;
    private final RowEraser eraser;
    private final LetterBox letters;
    private final LetterBounds letterBounds;
    private final DeadLetters deadLetters;
    private final Listeners listeners = new Listeners();
    private final Housekeeping housekeeping;

    /**
     * A store on a database that was opened with {@link #migrations()}. Where rows were lost with a
     * damaged file, the ledger is corrected and says so in the log (QUEUE-009).
     */
    public QueueStore(Database database) {
        this(
                database,
                () -> database.room().total(),
                new AgeClock(System::currentTimeMillis, System::nanoTime));
    }

    /**
     * @param room bytes that can still be written
     */
    QueueStore(Database database, LongSupplier room, AgeClock clock) {
        this.database = database;
        this.disk = new DiskWatch(room);
        this.books = new Books(statements, clock);
        this.letterBounds = new LetterBounds(statements, books);
        Thinner thinner = new Thinner(statements, taken);
        this.appender =
                new Appender(
                        statements,
                        new Origins(statements, clock),
                        new Sources(statements),
                        books,
                        budgets,
                        new Admission(thinner, disk),
                        taken);
        this.taker = new RowTaker(database, taken, new Outdated(statements, books, taken));
        this.eraser = new RowEraser(statements, books);
        this.letters = new LetterBox(statements, books, letterBounds);
        this.deadLetters = new DeadLetters(database, this::putBack);
        database.write(this::open).join();
        database.addHook(books);
        database.addHook(letterBounds);
        this.housekeeping =
                new Housekeeping(
                        database,
                        disk,
                        letters,
                        this::putBack,
                        List.of(
                                new Expiry(statements, books, budgets, thinner)::slice,
                                new Retirement(books)::slice,
                                this::tidy));
        housekeeping.start();
    }

    private boolean tidy(Connection connection) throws SQLException {
        letterBounds.keep(connection);
        appender.forget(connection);
        return false;
    }

    private Void open(Connection connection) throws SQLException {
        books.open(connection);
        new Reconciler(books).reconcile(connection);
        books.open(connection);
        letterBounds.date(connection);
        return null;
    }

    /** The tables that this store needs. */
    public static Migrations migrations() {
        return QueueSchema.MIGRATIONS;
    }

    /**
     * Names this store's numbering: made at random with the file, so that numbers of one file are
     * never taken for those of another.
     */
    public String epoch() {
        return books.epoch();
    }

    /** Does now what is done each second; completes when it is done. */
    CompletableFuture<Void> keepHouse() {
        return housekeeping.round();
    }

    /** The messages that were given up. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /**
     * Appends a row.
     *
     * @return completes with true after commit, with false when it was a repeat of its origin;
     *     fails with {@link QueueException} QUEUE-004 when something before it in its session was
     *     lost, with {@link QueueFullException} when its lane has no room and rejects
     */
    public CompletableFuture<Boolean> append(String queue, Row row) {
        return append(queue, row, null);
    }

    /**
     * As {@link #append(String, Row)}, for a caller that tries again in place.
     *
     * @param arrival place of the row among those of its key, or null
     */
    CompletableFuture<Boolean> append(String queue, Row row, RefusedArrivals.Arrival arrival) {
        CompletableFuture<Boolean> stored =
                database.write(
                        connection -> appender.append(connection, queue, row, arrival),
                        why -> appender.notKept(queue, row, arrival, why));
        return stored.whenComplete(
                (fresh, failure) -> {
                    if (failure == null) {
                        listeners.wake(queue, row.partition());
                    }
                });
    }

    /** Takes nothing more of the session of a position that was refused before it was appended. */
    void breakSession(String queue, Row.Origin origin) {
        database.write(
                connection -> {
                    appender.breakSession(queue, origin);
                    return null;
                });
    }

    /**
     * Sets what may wait in a lane, for as long as the claim is not released.
     *
     * @throws QueueException QUEUE-015 when another budget holds for the lane
     */
    public void claimBudget(String queue, Lane lane, Budget budget) {
        budgets.claim(queue, lane, budget);
    }

    /** Ends a claim of {@link #claimBudget}; what waits stays. */
    public void releaseBudget(String queue, Lane lane) {
        budgets.release(queue, lane);
    }

    /**
     * Limits the lower lanes while there is little room on the disk; free pages inside the database
     * count as room. All 0, as it begins: never.
     *
     * @param low below it lane bulk is limited, in bytes
     * @param lowEvents below it lane events too, until there is {@code low} again
     * @param free from it on all lanes take rows again
     * @throws QueueException QUEUE-016 unless {@code lowEvents <= low <= free}
     */
    public void watchDisk(long low, long lowEvents, long free) {
        disk.marks(low, lowEvents, free);
    }

    /**
     * Limits the dead letters: the oldest are dropped for good when they are too many or too old.
     * All 0, as it begins: no limit.
     *
     * @param most letters
     * @param bytes of their bodies and headers
     * @param age milliseconds
     * @throws QueueException QUEUE-016 when one is negative
     */
    public void keepDeadLetters(long most, long bytes, long age) {
        letterBounds.set(new LetterBounds.Limits(most, bytes, age));
    }

    /** How much room the disk has, as of the last second. */
    public DiskLevel diskLevel() {
        return disk.level();
    }

    /** Who reads which lane. */
    Readers readers() {
        return readers;
    }

    /**
     * The next rows of some partitions, highest lane first; they are held, and neither changed by
     * newer state nor dropped, until {@link #acknowledge}, {@link #bury} or {@link #release}.
     *
     * @param most most rows in all
     */
    RowTaker.Taken take(String queue, List<Wanted> wanted, int most) {
        return taker.take(queue, wanted, most);
    }

    /** Deletes rows that were delivered, or that newer versions take the place of. */
    CompletableFuture<Void> acknowledge(Collection<StoredRow> rows, boolean superseded) {
        List<StoredRow> done = List.copyOf(rows);
        return write(connection -> eraser.erase(connection, done, superseded))
                .thenRun(() -> release(done));
    }

    /** Counts one more attempt of a row that failed. */
    CompletableFuture<Void> countAttempt(StoredRow row) {
        return write(connection -> eraser.countAttempt(connection, row));
    }

    /** Moves a row to the dead letters and counts it as dropped. */
    CompletableFuture<Void> bury(StoredRow row, String code, String reason, String route) {
        return write(connection -> letters.bury(connection, row, code, reason, route))
                .thenRun(() -> taken.remove(row.id()));
    }

    /** Gives rows back that a consumer took and did not deliver. */
    void release(Collection<StoredRow> rows) {
        rows.forEach(row -> taken.remove(row.id()));
    }

    /** The counters of one lane of a queue over all its partitions, as committed. */
    public Ledger ledger(String queue, Lane lane) {
        return database.read(connection -> BookReader.ledger(connection, queue, lane));
    }

    /** How many rows of a lane were dropped, by reason; they add up to {@link Ledger#dropped}. */
    public Map<String, Long> drops(String queue, Lane lane) {
        return database.read(connection -> BookReader.drops(connection, queue, lane));
    }

    /** Whether an event of this {@code CaravelSourceId} is among the last that a queue took. */
    public boolean isStored(String queue, String source) {
        return database.read(connection -> Sources.isStored(connection, queue, source));
    }

    /** The queues that ever had a row. */
    public List<String> queues() {
        return database.read(BookReader::queues);
    }

    /** Every lane that ever had a row; another process uses {@link Ledgers} for it. */
    public List<LaneLedger> ledgers() {
        return database.read(Ledgers::of);
    }

    /** The partitions of a queue that ever had a row; one that is empty for a queue without. */
    List<String> partitions(String queue) {
        return database.read(connection -> BookReader.partitions(connection, queue));
    }

    /** Who is called back after every append, with the partition. */
    Listeners listeners() {
        return listeners;
    }

    private CompletableFuture<Boolean> putBack(long id) {
        return database.write(connection -> letters.putBack(connection, id))
                .thenApply(listeners::wake);
    }

    private CompletableFuture<Void> write(Change change) {
        return database.write(
                connection -> {
                    change.run(connection);
                    return null;
                });
    }

    /** Something done with the writer's connection. */
    private interface Change {
        void run(Connection connection) throws SQLException;
    }
}
