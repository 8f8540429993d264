package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Which positions of which sender are stored: makes an append idempotent.
 *
 * <p>The position is kept in the transaction of the row. What this class remembers in memory only
 * guards the prefix: when an append of a session was lost (rolled back, refused), nothing after it
 * in the same session is taken before it is taken itself: the caller tries all of them again, or
 * the sender sends them again by a new session. Used on the writer thread only.
 */
final class Origins {

    static final int REMEMBERED_DAYS = 180;
    static final long SESSION_MS = 3_600_000;

    private static final int RETIRED_SESSIONS = 16;

    private static final int MOST_LOST = 16_384;
    private static final String SELECT =
            "SELECT seq FROM queue_origins WHERE queue = ? AND origin = ? AND epoch = ?";
    private static final String UPSERT =
            "INSERT INTO queue_origins (queue, origin, epoch, seq, used) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (queue, origin, epoch)"
                    + " DO UPDATE SET seq = excluded.seq, used = excluded.used";
    private static final String DATE = "UPDATE queue_origins SET used = ? WHERE used = 0";
    private static final String FORGET = "DELETE FROM queue_origins WHERE used < ?";

    private final Statements statements;
    private final AgeClock clock;
    private final Map<String, Session> sessions = new HashMap<>();
    private long due;

    Origins(Statements statements, AgeClock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * Whether the position is stored already; otherwise stores it.
     *
     * @throws QueueOrderException QUEUE-004 when something before it in its session is not stored
     * @throws QueueException QUEUE-018 when its session is over
     */
    boolean isRepeat(Connection connection, String queue, Row.Origin origin) throws SQLException {
        Session session = session(queue, origin);
        long stored = stored(connection, queue, origin);
        if (origin.session() != null && !session.isNext(origin.seq())) {
            throw new QueueOrderException(origin.seq(), origin.name());
        }
        if (origin.seq() <= stored) {
            return true;
        }
        PreparedStatement upsert = statements.of(connection, UPSERT);
        upsert.setString(1, queue);
        upsert.setString(2, origin.name());
        upsert.setString(3, origin.epoch());
        upsert.setLong(4, origin.seq());
        upsert.setLong(5, clock.now());
        upsert.executeUpdate();
        return false;
    }

    /** Says that an append was not kept: nothing after it is taken before it comes again. */
    void notKept(String queue, Row.Origin origin) {
        Session before = sessions.get(name(queue, origin));
        boolean over = before != null && before.retired.contains(Session.name(origin));
        if (origin.session() != null && !over) {
            session(queue, origin).lost(origin.seq());
        }
    }

    /**
     * Forgets positions that nothing has come after for {@value #REMEMBERED_DAYS} days, and
     * sessions that nothing came by for an hour.
     */
    void forget(Connection connection) throws SQLException {
        if (clock.now() < due) {
            return;
        }
        due = clock.now() + SESSION_MS;
        long before = clock.now() - SESSION_MS;
        sessions.values().removeIf(session -> session.used < before);
        PreparedStatement date = statements.of(connection, DATE);
        date.setLong(1, clock.now());
        date.executeUpdate();
        PreparedStatement forget = statements.of(connection, FORGET);
        forget.setLong(1, clock.now() - TimeUnit.DAYS.toMillis(REMEMBERED_DAYS));
        forget.executeUpdate();
    }

    /** Says that an append of the session was refused before it came here. */
    void breakSession(String queue, Row.Origin origin) {
        session(queue, origin).broken = true;
    }

    private Session session(String queue, Row.Origin origin) {
        Session session = sessions.computeIfAbsent(name(queue, origin), key -> new Session());
        session.used = clock.now();
        String name = Session.name(origin);
        if (session.retired.contains(name)) {
            throw over(origin);
        }
        if (!name.equals(session.name)) {
            session.begin(name);
        }
        return session;
    }

    private static String name(String queue, Row.Origin origin) {
        return queue + '/' + origin.name();
    }

    private long stored(Connection connection, String queue, Row.Origin origin)
            throws SQLException {
        PreparedStatement select = statements.of(connection, SELECT);
        select.setString(1, queue);
        select.setString(2, origin.name());
        select.setString(3, origin.epoch());
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static QueueException over(Row.Origin origin) {
        return new QueueException(
                "QUEUE-018",
                "position %d of %s is refused because its session is over: the sender sends it again"
                        .formatted(origin.seq(), origin.name()));
    }

    /** What was lost of the current connection of one origin. */
    private static final class Session {

        private final Deque<String> retired = new ArrayDeque<>();
        private final TreeSet<Long> lost = new TreeSet<>();
        private String name;
        private boolean broken;
        private long used;

        static String name(Row.Origin origin) {
            return String.valueOf(origin.session()) + '/' + origin.epoch();
        }

        void begin(String next) {
            if (name != null) {
                retired.addLast(name);
                if (retired.size() > RETIRED_SESSIONS) {
                    retired.removeFirst();
                }
            }
            name = next;
            lost.clear();
            broken = false;
        }

        /** Whether nothing before it waits to be stored; otherwise it waits too. */
        boolean isNext(long seq) {
            if (broken || (!lost.isEmpty() && seq > lost.first())) {
                lost(seq);
                return false;
            }
            lost.remove(seq);
            return true;
        }

        void lost(long seq) {
            lost.add(seq);
            broken |= lost.size() > MOST_LOST;
        }
    }
}
