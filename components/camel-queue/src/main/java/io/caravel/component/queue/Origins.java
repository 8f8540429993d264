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
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which positions of which sender are stored: makes an append idempotent.
 *
 * <p>The position is kept in the transaction of the row. What this class remembers in memory only
 * guards the prefix: when an append of a session was lost (rolled back, refused), nothing after it
 * in the same session is taken before it is taken itself: the caller tries all of them again, or
 * the sender sends them again by a new session. Used on the writer thread only.
 */
final class Origins {

    private static final int RETIRED_SESSIONS = 16;

    /** More than one transaction holds. */
    private static final int RECENT = 4_096;

    private static final int MOST_LOST = 16_384;
    private static final String SELECT =
            "SELECT seq FROM queue_origins WHERE queue = ? AND origin = ? AND epoch = ?";
    private static final String UPSERT =
            "INSERT INTO queue_origins (queue, origin, epoch, seq) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (queue, origin, epoch) DO UPDATE SET seq = excluded.seq";

    private final Statements statements;
    private final Map<String, Session> sessions = new HashMap<>();

    Origins(Statements statements) {
        this.statements = statements;
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
        if (origin.session() != null && !session.isNext(origin.seq(), stored)) {
            throw new QueueOrderException(origin.seq(), origin.name());
        }
        if (origin.seq() <= stored) {
            return true;
        }
        session.taken(origin.seq());
        PreparedStatement upsert = statements.of(connection, UPSERT);
        upsert.setString(1, queue);
        upsert.setString(2, origin.name());
        upsert.setString(3, origin.epoch());
        upsert.setLong(4, origin.seq());
        upsert.executeUpdate();
        return false;
    }

    /** Says that an append of the session was refused before it came here. */
    void breakSession(String queue, Row.Origin origin) {
        session(queue, origin).broken = true;
    }

    private Session session(String queue, Row.Origin origin) {
        String name = String.valueOf(origin.session()) + '/' + origin.epoch();
        Session session =
                sessions.computeIfAbsent(queue + '/' + origin.name(), key -> new Session());
        if (session.retired.contains(name)) {
            throw over(origin);
        }
        if (!name.equals(session.name)) {
            session.begin(name);
        }
        return session;
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

    /** What was taken by the current connection of one origin. */
    private static final class Session {

        private final Deque<String> retired = new ArrayDeque<>();
        private final TreeSet<Long> recent = new TreeSet<>();
        private final TreeSet<Long> lost = new TreeSet<>();
        private String name;
        private boolean broken;

        void begin(String next) {
            if (name != null) {
                retired.addLast(name);
                if (retired.size() > RETIRED_SESSIONS) {
                    retired.removeFirst();
                }
            }
            name = next;
            recent.clear();
            lost.clear();
            broken = false;
        }

        /** Whether nothing before it waits to be stored; otherwise it waits too. */
        boolean isNext(long seq, long stored) {
            NavigableSet<Long> rolledBack = recent.tailSet(stored, false);
            lost.addAll(rolledBack);
            rolledBack.clear();
            if (broken || (!lost.isEmpty() && seq > lost.first())) {
                lost.add(seq);
                broken |= lost.size() > MOST_LOST;
                return false;
            }
            lost.remove(seq);
            return true;
        }

        void taken(long seq) {
            recent.add(seq);
            if (recent.size() > RECENT) {
                recent.pollFirst();
            }
        }
    }
}
