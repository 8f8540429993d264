package io.caravel.component.queue;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What may wait in the lane that a producer writes; in all lanes when it names none. */
@UriParams
public class BudgetOptions {

    private static final long BACKLOG_AFTER_MS = 30_000;

    /** Bytes of bodies and headers that may wait in the lane, in each partition; 0 for no limit. */
    @UriParam(label = "producer", defaultValue = "0")
    private long maxBytes;

    /** Age after which a waiting row expires, in milliseconds; 0 for never. */
    @UriParam(label = "producer", defaultValue = "0", javaType = "java.time.Duration")
    private long maxAge;

    /**
     * What happens to a row for which its lane has no room, by maxBytes or because the disk is
     * nearly full: the oldest are dropped, the new one is, those are of which a newer one of the
     * same key waits, or the sender gets QUEUE-013 or QUEUE-014.
     */
    @UriParam(
            label = "producer",
            defaultValue = "reject",
            enums = "drop-oldest,drop-newest,keep-last-per-key,reject")
    private String overflow;

    /**
     * A lower lane for events that come while the oldest waiting row of their lane is older than
     * backlogAfter, so that live rows overtake a backlog. Order per key then holds within each of
     * the two. Without the option lane it holds for lane events.
     */
    @UriParam(label = "producer", enums = "state,events,bulk")
    private String backlogLane;

    /** See backlogLane; in milliseconds. */
    @UriParam(label = "producer", defaultValue = "30000", javaType = "java.time.Duration")
    private long backlogAfter = BACKLOG_AFTER_MS;

    /** Whether any of the options is set. */
    boolean isAny() {
        return maxBytes != 0 || maxAge != 0 || overflow != null || backlogLane != null;
    }

    /**
     * The budget of one lane.
     *
     * @param named the lane that the producer names, or null
     * @throws QueueException QUEUE-016 when an option has no sense
     */
    Budget of(Lane lane, Lane named) {
        Lane backlog = backlogLane == null ? null : Lane.of(backlogLane);
        Lane live = named == null ? Lane.EVENTS : named;
        if (maxBytes < 0 || maxAge < 0 || backlogAfter < 0) {
            throw new QueueException(
                    "QUEUE-016",
                    "maxBytes, maxAge and backlogAfter are 0 or more: correct the route");
        }
        if (backlog != null && backlog.compareTo(live) <= 0) {
            throw new QueueException(
                    "QUEUE-016",
                    "backlogLane '%s' is not below lane '%s': name a lower one"
                            .formatted(backlog.id(), live.id()));
        }
        return new Budget(
                maxBytes,
                maxAge,
                overflow == null ? Overflow.REJECT : Overflow.of(overflow),
                lane == live ? backlog : null,
                lane == live && backlog != null ? backlogAfter : 0);
    }

    public long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long getMaxAge() {
        return maxAge;
    }

    public void setMaxAge(long maxAge) {
        this.maxAge = maxAge;
    }

    public String getOverflow() {
        return overflow;
    }

    public void setOverflow(String overflow) {
        this.overflow = overflow;
    }

    public String getBacklogLane() {
        return backlogLane;
    }

    public void setBacklogLane(String backlogLane) {
        this.backlogLane = backlogLane;
    }

    public long getBacklogAfter() {
        return backlogAfter;
    }

    public void setBacklogAfter(long backlogAfter) {
        this.backlogAfter = backlogAfter;
    }
}
