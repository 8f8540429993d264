package io.caravel.component.queue;

import java.util.function.BooleanSupplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;

/**
 * Keep messages in a durable queue on SQLite: acknowledged when on disk, in order, across restarts.
 *
 * <p>The producer completes an exchange after its row is committed and on disk. The consumer hands
 * rows out in the order they were appended and deletes a row when its exchange completes without
 * failure; anything else is handed out again, also after a crash.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "queue",
        title = "Queue",
        syntax = "queue:name",
        category = {Category.MESSAGING, Category.DATABASE},
        headersClass = QueueConstants.class)
@ManagedResource(description = "Managed QueueEndpoint")
public class QueueEndpoint extends MeasuredEndpoint {

    /** Name of the queue. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /**
     * What a row is: an event, which is appended and arrives, or state, where a newer version
     * replaces the waiting one of the same kind and key.
     */
    @UriParam(label = "producer", defaultValue = "event", enums = "event,state")
    private String type = "event";

    /**
     * Lane of the rows: health, state, events or bulk. Without it the header CaravelLane says it.
     */
    @UriParam(label = "producer", enums = "health,state,events,bulk")
    private String lane;

    /**
     * Name of the header that says which partition a row belongs to, for example CaravelNode.
     * Partitions have their own order, window and retry. Without it the queue has no partitions.
     */
    @UriParam(label = "producer")
    private String partition;

    @UriParam private BudgetOptions budget = new BudgetOptions();

    /** Largest body in bytes; a larger one is refused with QUEUE-003. */
    @UriParam(label = "producer", defaultValue = "1048576")
    private int maxBodyBytes = 1_048_576;

    /**
     * Whether a refused event is tried again in its place by its sender, who says by the exchange
     * properties CaravelArrival and CaravelArrivalSession in which order events came, as
     * paho-mqtt5: does. Until it has been taken, later ones of its key are refused too, with
     * QUEUE-004, so that they do not change places.
     */
    @UriParam(label = "producer", defaultValue = "false")
    private boolean inPlace;

    /** Lanes to read, highest first. */
    @UriParam(label = "consumer", defaultValue = "health,state,events,bulk")
    private String lanes = "health,state,events,bulk";

    /**
     * The partitions that can be worked on now, a bean. Rows of all others only wait on the disk.
     * Without it the rows of every partition are handed out.
     */
    @UriParam(label = "consumer")
    private Partitions partitions;

    /** Most exchanges per lane and partition that are handed out and not yet acknowledged. */
    @UriParam(label = "consumer", defaultValue = "256")
    private int window = 256;

    /**
     * Whether other work goes first now, a bean that answers at once: while it says true, lanes
     * events and bulk have the busyWindow, which grows back afterwards by 64 rows in a second.
     */
    @UriParam(label = "consumer")
    private BooleanSupplier busy;

    /** The window of lanes events and bulk while busy says true: they go on, slowly. */
    @UriParam(label = "consumer", defaultValue = "1")
    private int busyWindow = 1;

    /**
     * Bytes of rows per lane and partition that are handed out and not yet acknowledged; the one
     * that goes over it is the last.
     */
    @UriParam(label = "consumer", defaultValue = "8388608")
    private long windowBytes = 8L << 20;

    /**
     * Whether rows of one key may be under way at once. Only for a receiver that keeps the order
     * and the prefix by itself, such as edgelink: and hub:. A failure then holds up the lane, and
     * everything from the failed row on is handed out again in order. Otherwise rows of one key go
     * one after the other, and a failing key does not hold up others.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean pipelined;

    /**
     * Whether the rows of a lane and partition go one after the other, whatever their keys, without
     * waiting until the one before is deleted on disk. After a crash the last ones come again, at
     * most a window of them, all and in their order.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean sequential;

    /**
     * Set CaravelStream, CaravelEpoch and CaravelSeq of events to the row's place in this store.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean position;

    /** Wait before a failed row is handed out again, in milliseconds. */
    @UriParam(label = "consumer", defaultValue = "500", javaType = "java.time.Duration")
    private long retryDelay = 500;

    /** Attempts before a row goes to the dead letters; 0 means that it is tried for ever. */
    @UriParam(label = "consumer", defaultValue = "0")
    private int maxAttempts;

    QueueEndpoint(String uri, QueueComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new QueueProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        QueueConsumer consumer = new QueueConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    QueueStore store() {
        return ((QueueComponent) getComponent()).store();
    }

    @Override
    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getType() {
        return type;
    }

    public void setType(String type) {
        this.type = type;
    }

    public String getLane() {
        return lane;
    }

    public void setLane(String lane) {
        this.lane = lane;
    }

    public String getPartition() {
        return partition;
    }

    public void setPartition(String partition) {
        this.partition = partition;
    }

    public BudgetOptions getBudget() {
        return budget;
    }

    public void setBudget(BudgetOptions budget) {
        this.budget = budget;
    }

    public int getMaxBodyBytes() {
        return maxBodyBytes;
    }

    public void setMaxBodyBytes(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    public boolean isInPlace() {
        return inPlace;
    }

    public void setInPlace(boolean inPlace) {
        this.inPlace = inPlace;
    }

    public String getLanes() {
        return lanes;
    }

    public void setLanes(String lanes) {
        this.lanes = lanes;
    }

    public Partitions getPartitions() {
        return partitions;
    }

    public void setPartitions(Partitions partitions) {
        this.partitions = partitions;
    }

    public int getWindow() {
        return window;
    }

    public void setWindow(int window) {
        this.window = window;
    }

    public BooleanSupplier getBusy() {
        return busy;
    }

    public void setBusy(BooleanSupplier busy) {
        this.busy = busy;
    }

    public int getBusyWindow() {
        return busyWindow;
    }

    public void setBusyWindow(int busyWindow) {
        this.busyWindow = busyWindow;
    }

    public long getWindowBytes() {
        return windowBytes;
    }

    public void setWindowBytes(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    public boolean isPipelined() {
        return pipelined;
    }

    public void setPipelined(boolean pipelined) {
        this.pipelined = pipelined;
    }

    public boolean isSequential() {
        return sequential;
    }

    public void setSequential(boolean sequential) {
        this.sequential = sequential;
    }

    public boolean isPosition() {
        return position;
    }

    public void setPosition(boolean position) {
        this.position = position;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }
}
