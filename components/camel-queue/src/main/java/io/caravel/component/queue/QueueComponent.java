package io.caravel.component.queue;

import io.caravel.store.Database;
import java.util.Map;
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
     * The store of all queues.
     *
     * @throws QueueException QUEUE-005 when there is neither a store nor a database
     */
    public synchronized QueueStore getStore() {
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

    /** The store of all queues. */
    public void setStore(QueueStore store) {
        this.store = store;
    }
}
