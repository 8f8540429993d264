package io.caravel.component.queue;

import io.caravel.store.Database;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Durable queues on SQLite with group commit, order per key, lanes and keyed state. */
@Component("queue")
public class QueueComponent extends DefaultComponent {

    @Metadata(
            autowired = true,
            description =
                    "The database that holds the queues. It must have been opened with QueueStore.migrations().")
    private Database database;

    @Metadata(
            autowired = true,
            label = "advanced",
            description = "The store of all queues; made from the database when absent.")
    private QueueStore store;

    @Metadata(
            label = "advanced",
            defaultValue = "134217728",
            description =
                    "Free disk space in bytes below which lane bulk takes rows only as far as its overflow policy makes room. Free pages inside the database count as space. 0: never.")
    private long lowDisk = 128L << 20;

    @Metadata(
            label = "advanced",
            defaultValue = "67108864",
            description =
                    "Free disk space in bytes below which the same holds for lane events, until there is lowDisk again. Health and state go on.")
    private long lowDiskEvents = 64L << 20;

    @Metadata(
            label = "advanced",
            defaultValue = "201326592",
            description = "Free disk space in bytes from which on all lanes take rows again.")
    private long freeDisk = 192L << 20;

    @Metadata(
            label = "advanced",
            defaultValue = "10000",
            description =
                    "Most dead letters of all queues; the oldest are dropped for good, a tenth at once. 0: any number.")
    private long maxDeadLetters = 10_000;

    @Metadata(
            label = "advanced",
            defaultValue = "67108864",
            description = "Most bytes of the bodies and headers of dead letters. 0: any number.")
    private long maxDeadLetterBytes = 64L << 20;

    @Metadata(
            label = "advanced",
            defaultValue = "7776000000",
            javaType = "java.time.Duration",
            description = "Age at which a dead letter is dropped for good, 90 days. 0: never.")
    private long maxDeadLetterAge = TimeUnit.DAYS.toMillis(90);

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (store != null || database != null) {
            store().watchDisk(lowDisk, lowDiskEvents, freeDisk);
            store().keepDeadLetters(maxDeadLetters, maxDeadLetterBytes, maxDeadLetterAge);
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        QueueEndpoint endpoint = new QueueEndpoint(uri, this);
        endpoint.setName(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The database that holds the queues. */
    public Database getDatabase() {
        return database;
    }

    /** The database that holds the queues. */
    public void setDatabase(Database database) {
        this.database = database;
    }

    /**
     * The store of all queues, made from the database when there is none.
     *
     * @throws QueueException QUEUE-005 when there is neither a store nor a database
     */
    synchronized QueueStore store() {
        if (store == null) {
            if (database == null) {
                throw new QueueException(
                        "QUEUE-005",
                        "there is no database for queue: endpoints: bind an io.caravel.store.Database in the registry");
            }
            store = new QueueStore(database);
        }
        return store;
    }

    /** The store of all queues; null before it is given or made. */
    public synchronized QueueStore getStore() {
        return store;
    }

    /** The store of all queues. */
    public synchronized void setStore(QueueStore store) {
        this.store = store;
    }

    /** Free disk space below which lane bulk is limited, in bytes. */
    public long getLowDisk() {
        return lowDisk;
    }

    /** Free disk space below which lane bulk is limited, in bytes. */
    public void setLowDisk(long lowDisk) {
        this.lowDisk = lowDisk;
    }

    /** Free disk space below which lane events is limited too, in bytes. */
    public long getLowDiskEvents() {
        return lowDiskEvents;
    }

    /** Free disk space below which lane events is limited too, in bytes. */
    public void setLowDiskEvents(long lowDiskEvents) {
        this.lowDiskEvents = lowDiskEvents;
    }

    /** Free disk space from which on all lanes take rows again, in bytes. */
    public long getFreeDisk() {
        return freeDisk;
    }

    /** Free disk space from which on all lanes take rows again, in bytes. */
    public void setFreeDisk(long freeDisk) {
        this.freeDisk = freeDisk;
    }

    /** Most dead letters; 0 for any number. */
    public long getMaxDeadLetters() {
        return maxDeadLetters;
    }

    /** Most dead letters; 0 for any number. */
    public void setMaxDeadLetters(long maxDeadLetters) {
        this.maxDeadLetters = maxDeadLetters;
    }

    /** Most bytes of dead letters; 0 for any number. */
    public long getMaxDeadLetterBytes() {
        return maxDeadLetterBytes;
    }

    /** Most bytes of dead letters; 0 for any number. */
    public void setMaxDeadLetterBytes(long maxDeadLetterBytes) {
        this.maxDeadLetterBytes = maxDeadLetterBytes;
    }

    /** Age at which a dead letter is dropped, in milliseconds; 0 for never. */
    public long getMaxDeadLetterAge() {
        return maxDeadLetterAge;
    }

    /** Age at which a dead letter is dropped, in milliseconds; 0 for never. */
    public void setMaxDeadLetterAge(long maxDeadLetterAge) {
        this.maxDeadLetterAge = maxDeadLetterAge;
    }
}
