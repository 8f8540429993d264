package io.caravel.broker;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.io.IOCriticalErrorListener;
import org.apache.activemq.artemis.core.journal.Journal;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.persistence.impl.journal.JournalStorageManager;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.apache.activemq.artemis.utils.ExecutorFactory;

/**
 * Artemis within this process, with {@link JournalFiles}: what it acknowledged outlives the power.
 */
final class DurableServer extends ActiveMQServerImpl {

    DurableServer(Configuration settings, ActiveMQSecurityManager doorman) {
        super(settings, doorman);
    }

    @Override
    protected StorageManager createStorageManager() {
        Storage storage = new Storage(this, executorFactory, ioExecutorFactory);
        getCriticalAnalyzer().add(storage);
        return storage;
    }

    private static final class Storage extends JournalStorageManager {

        private static final int BINDINGS_FILE_BYTES = 1024 * 1024;
        private static final int BINDINGS_FILES = 2;

        Storage(ActiveMQServerImpl server, ExecutorFactory executors, ExecutorFactory forFiles) {
            super(
                    server.getConfiguration(),
                    server.getCriticalAnalyzer(),
                    executors,
                    server.getScheduledPool(),
                    forFiles,
                    server.getIoCriticalErrorListener());
        }

        @Override
        protected Journal createMessageJournal(
                Configuration settings, IOCriticalErrorListener listener, int fileBytes) {
            journalFF = JournalFiles.messages(settings, listener, getCriticalAnalyzer());
            bindingsFF = JournalFiles.bindings(settings, listener, getCriticalAnalyzer());
            bindingsJournal =
                    new JournalImpl(
                            ioExecutorFactory,
                            BINDINGS_FILE_BYTES,
                            BINDINGS_FILES,
                            settings.getJournalPoolFiles(),
                            settings.getJournalCompactMinFiles(),
                            settings.getJournalCompactPercentage(),
                            settings.getJournalFileOpenTimeout(),
                            bindingsFF,
                            "activemq-bindings",
                            "bindings",
                            1,
                            0,
                            listener,
                            settings.getJournalMaxAtticFiles());
            return super.createMessageJournal(settings, listener, fileBytes);
        }
    }
}
