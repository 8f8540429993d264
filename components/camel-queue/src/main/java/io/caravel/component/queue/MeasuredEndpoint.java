package io.caravel.component.queue;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.apache.camel.Component;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The figures of a queue as attributes of its endpoint, where Camel's management is on the class
 * path: sums over the lanes and partitions of the whole queue, as committed. Each is read from the
 * store when it is asked for; safe for threads.
 */
public abstract class MeasuredEndpoint extends DefaultEndpoint {

    private static final String[] COLUMNS = {"lane", "reason", "dropped"};

    MeasuredEndpoint(String uri, Component component) {
        super(uri, component);
    }

    abstract QueueStore store();

    /** Name of the queue. */
    public abstract String getName();

    @ManagedAttribute(description = "Rows ever taken")
    public long getAccepted() {
        return sum(Ledger::accepted);
    }

    @ManagedAttribute(description = "Rows that no consumer has acknowledged")
    public long getWaiting() {
        return sum(Ledger::waiting);
    }

    @ManagedAttribute(description = "Bytes of the bodies and headers of waiting rows")
    public long getWaitingBytes() {
        return sum(Ledger::bytes);
    }

    @ManagedAttribute(description = "Rows that a consumer acknowledged")
    public long getDelivered() {
        return sum(Ledger::delivered);
    }

    @ManagedAttribute(description = "State rows of which a newer version was taken")
    public long getSuperseded() {
        return sum(Ledger::superseded);
    }

    @ManagedAttribute(description = "Rows that were older than their lane allows")
    public long getExpired() {
        return sum(Ledger::expired);
    }

    @ManagedAttribute(description = "Rows that were given up, for whatever reason")
    public long getDropped() {
        return sum(Ledger::dropped);
    }

    @ManagedAttribute(description = "Messages that were given up and can be put back")
    public long getDeadLetters() {
        return store().deadLetters().count(getName());
    }

    @ManagedAttribute(description = "Age of the oldest waiting row in milliseconds, 0 for none")
    public long getOldestAge() {
        long oldest =
                ledgers().stream()
                        .mapToLong(lane -> lane.ledger().oldest())
                        .filter(time -> time > 0)
                        .min()
                        .orElse(0);
        return oldest == 0 ? 0 : Math.max(0, System.currentTimeMillis() - oldest);
    }

    @ManagedAttribute(description = "Dropped rows by lane and reason")
    public TabularData getDrops() throws OpenDataException {
        OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING, SimpleType.LONG};
        CompositeType row = new CompositeType("drop", "drop", COLUMNS, COLUMNS, types);
        String[] key = {COLUMNS[0], COLUMNS[1]};
        TabularData table = new TabularDataSupport(new TabularType("drops", "drops", row, key));
        for (LaneLedger lane : ledgers()) {
            for (Map.Entry<String, Long> drop : lane.drops().entrySet()) {
                Object[] values = {lane.lane().id(), drop.getKey(), drop.getValue()};
                table.put(new CompositeDataSupport(row, COLUMNS, values));
            }
        }
        return table;
    }

    private List<LaneLedger> ledgers() {
        return store().ledgers().stream().filter(of -> of.queue().equals(getName())).toList();
    }

    private long sum(ToLongFunction<Ledger> figure) {
        return ledgers().stream().mapToLong(lane -> figure.applyAsLong(lane.ledger())).sum();
    }
}
