package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;

/**
 * The partitions that one consumer reads. Those that may have something to do stand in a line and
 * have their turn, {@value #MOST_AT_ONCE} at a time; the others cost nothing. Safe for threads.
 */
final class Desks {

    static final int MOST_AT_ONCE = 64;

    private final Map<String, Desk> desks = new HashMap<>();
    private final Set<Desk> line = new LinkedHashSet<>();
    private final PriorityQueue<Retry> retries =
            new PriorityQueue<>(Comparator.comparingLong(Retry::due));
    private final List<Desk> round = new ArrayList<>();
    private final Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    private final QueueStore store;
    private final QueueEndpoint endpoint;

    private record Retry(long due, String partition) {}

    Desks(QueueStore store, QueueEndpoint endpoint) {
        this.store = store;
        this.endpoint = endpoint;
    }

    /**
     * Begins to read lanes, all of them or none.
     *
     * @throws QueueException QUEUE-008 when one has a reader already
     */
    synchronized void open() {
        try {
            for (String name : endpoint.getLanes().split(",")) {
                Lane lane = Lane.of(name.trim());
                store.readers().claim(endpoint.getName(), lane);
                lanes.add(lane);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives back what was taken and has not started; what is under way ends by itself. */
    synchronized void close() {
        desks.values().forEach(desk -> store.release(desk.leave()));
        desks.clear();
        line.clear();
        retries.clear();
        round.clear();
        lanes.forEach(lane -> store.readers().disclaim(endpoint.getName(), lane));
        lanes.clear();
    }

    /** Reads these partitions from now on, and no others. */
    synchronized void ready(Set<String> names) {
        names.forEach(this::enter);
        for (Iterator<Desk> all = desks.values().iterator(); all.hasNext(); ) {
            Desk desk = all.next();
            if (desk.isReady() && !names.contains(desk.partition())) {
                store.release(desk.leave());
                line.remove(desk);
                if (desk.isEmpty()) {
                    all.remove();
                }
            }
        }
    }

    /** Reads one partition more. */
    synchronized void enter(String name) {
        Desk desk = desks.get(name);
        if (desk == null) {
            desk = new Desk(name, lanes, new Windows(endpoint, Uptime::millis), this::buffer);
            desks.put(name, desk);
            line.add(desk);
        } else if (!desk.isReady() && desk.enter()) {
            line.add(desk);
        }
    }

    private LaneBuffer buffer() {
        return new LaneBuffer(
                endpoint.getWindowBytes(), endpoint.isPipelined() || endpoint.isPosition());
    }

    /**
     * A row of a partition has arrived: puts it in line, also one that was not known where all are
     * read.
     */
    synchronized void arrived(String name) {
        if (endpoint.getPartitions() == null) {
            enter(name);
        }
        touch(name);
    }

    private void touch(String name) {
        Desk desk = desks.get(name);
        if (desk != null && desk.isReady()) {
            line.add(desk);
        }
    }

    synchronized boolean hasSomethingToDo() {
        return !line.isEmpty();
    }

    /** Begins a round with those whose turn it is; says what they take. */
    synchronized List<Wanted> beginRound(long now) {
        while (!retries.isEmpty() && retries.peek().due <= now) {
            touch(retries.poll().partition);
        }
        round.clear();
        List<Wanted> wanted = new ArrayList<>();
        for (Iterator<Desk> next = line.iterator();
                next.hasNext() && round.size() < MOST_AT_ONCE; ) {
            Desk desk = next.next();
            next.remove();
            round.add(desk);
            Wanted places = desk.wanted();
            if (!places.lanes().isEmpty()) {
                wanted.add(places);
            }
        }
        return wanted;
    }

    /** Adds rows and answers all that may start in this round, higher lanes first. */
    synchronized List<StoredRow> add(RowTaker.Taken taken, Function<StoredRow, String> key) {
        if (taken.more()) {
            repeatRound();
        }
        for (StoredRow row : taken.rows()) {
            Desk desk = desks.get(row.partition());
            if (desk == null || desk.isLeft()) {
                store.release(List.of(row));
            } else {
                LaneBuffer held = desk.of(row);
                held.add(row, held.isByKey() ? key.apply(row) : null);
                line.add(desk);
            }
        }
        long now = Uptime.millis();
        List<StoredRow> ready = new ArrayList<>();
        for (Lane lane : lanes) {
            round.forEach(desk -> ready.addAll(desk.startable(lane, now)));
        }
        if (endpoint.getPartitions() == null) {
            round.stream().filter(this::isIdle).map(Desk::partition).forEach(desks::remove);
        }
        return ready;
    }

    /** Nothing of it is left to read: it begins anew when something arrives. */
    private boolean isIdle(Desk desk) {
        return desk.isEmpty() && !line.contains(desk);
    }

    /** Puts all of a round back in line, because it could not be ended. */
    synchronized void repeatRound() {
        round.stream().filter(Desk::isReady).forEach(line::add);
    }

    /** Whether a row that {@link #add} answered may still start. */
    synchronized boolean mayStart(StoredRow row) {
        Desk desk = desks.get(row.partition());
        if (desk == null) {
            store.release(List.of(row));
        } else if (desk.isLeft()) {
            desk.of(row).delivered(row);
            store.release(List.of(row));
            ended(desk);
        } else {
            return desk.of(row).mayStart(row);
        }
        return false;
    }

    /** Takes rows back that {@link #add} answered and that did not start. */
    synchronized void putBack(List<StoredRow> rows) {
        for (StoredRow row : rows) {
            Desk desk = desks.get(row.partition());
            if (desk == null) {
                store.release(List.of(row));
            } else {
                desk.of(row).putBack(row);
                line.add(desk);
            }
        }
    }

    /** The route is done with a row, which is not deleted yet. */
    synchronized void completed(StoredRow row) {
        Desk desk = desks.get(row.partition());
        if (desk != null) {
            desk.of(row).completed(row);
            touch(row.partition());
        }
    }

    /** Rows are deleted: there is room for others. */
    synchronized void delivered(List<StoredRow> rows) {
        for (StoredRow row : rows) {
            Desk desk = desks.get(row.partition());
            if (desk != null) {
                desk.of(row).delivered(row);
                ended(desk);
            }
        }
    }

    /**
     * Keeps a failed row for another attempt, or for good when it had as many as it gets. One whose
     * partition was left is given back before anybody can read that anew, so that it comes again.
     *
     * @param most attempts a row gets; 0 for any number
     * @return the attempts so far, 0 if the row is given back because its partition was left
     */
    synchronized int failed(StoredRow row, long due, int most) {
        Desk desk = desks.get(row.partition());
        if (desk == null || !desk.of(row).holds(row)) {
            store.release(List.of(row));
            if (desk != null) {
                readAnew(desk);
            }
            return 0;
        }
        int attempts = desk.of(row).failed(row, due);
        if (desk.isLeft()) {
            store.release(List.of(row));
            desk.of(row).forget(row);
            ended(desk);
            return 0;
        }
        if (most > 0 && attempts >= most) {
            desk.of(row).holdUntil(row, Long.MAX_VALUE);
        } else {
            retries.add(new Retry(due, row.partition()));
        }
        line.add(desk);
        return attempts;
    }

    /** A row of an earlier reader came back: it may stand before what was read since. */
    private void readAnew(Desk desk) {
        boolean ready = desk.isReady();
        store.release(desk.leave());
        if (ready) {
            desk.enter();
        }
        ended(desk);
    }

    /** Keeps a row that is not under way from the route until a moment. */
    synchronized void holdUntil(StoredRow row, long notBefore) {
        Desk desk = desks.get(row.partition());
        if (desk != null) {
            desk.of(row).holdUntil(row, notBefore);
            retries.add(new Retry(notBefore, row.partition()));
        }
    }

    synchronized void forget(StoredRow row) {
        Desk desk = desks.get(row.partition());
        if (desk != null) {
            desk.of(row).forget(row);
            ended(desk);
        }
    }

    private void ended(Desk desk) {
        boolean again = desk.beginsAgain();
        if (desk.isReady()) {
            line.add(desk);
        } else if (again) {
            desks.remove(desk.partition());
        }
    }

    /** When the next failed row is due, or {@link Long#MAX_VALUE}. */
    synchronized long nextDue() {
        return retries.isEmpty() ? Long.MAX_VALUE : retries.peek().due;
    }
}
