package io.caravel.broker;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.io.IOCriticalErrorListener;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFile;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzer;

/**
 * The files of a journal, whose names are on disk with what stands in them: Artemis makes a file
 * under another name, gives it its own and forces only what is written to it (fdatasync), so that a
 * power cut within the file system's next commit (5 s on ext4) takes the name back, and all that
 * was acknowledged with it. Here the first force of a file under a name forces its folder too.
 */
class JournalFiles extends NIOSequentialFileFactory {

    JournalFiles(
            File folder,
            boolean buffered,
            Configuration settings,
            IOCriticalErrorListener listener,
            CriticalAnalyzer analyzer) {
        super(
                folder,
                buffered,
                settings.getJournalBufferSize_NIO(),
                settings.getJournalBufferTimeout_NIO(),
                settings.getJournalMaxIO_NIO(),
                settings.isLogJournalWriteRate(),
                listener,
                analyzer);
        setDatasync(settings.isJournalDatasync());
    }

    /** The files of the messages, whose writes wait for each other for a moment. */
    static JournalFiles messages(
            Configuration settings, IOCriticalErrorListener listener, CriticalAnalyzer analyzer) {
        return new JournalFiles(settings.getJournalLocation(), true, settings, listener, analyzer);
    }

    /** The files of the sessions and their subscriptions. */
    static JournalFiles bindings(
            Configuration settings, IOCriticalErrorListener listener, CriticalAnalyzer analyzer) {
        return new JournalFiles(
                settings.getBindingsLocation(), false, settings, listener, analyzer);
    }

    @Override
    public SequentialFile createSequentialFile(String name) {
        return new NamedFile(this, name);
    }

    /**
     * Forces the names of all files to disk.
     *
     * @throws IOException if the folder cannot be forced
     */
    void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(journalDir.toPath(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static final class NamedFile extends NIOSequentialFile {

        private final JournalFiles files;
        private String nameOnDisk = "";

        NamedFile(JournalFiles files, String name) {
            super(files, files.journalDir, name, files.maxIO);
            this.files = files;
        }

        @Override
        public SequentialFile cloneFile() {
            return new NamedFile(files, getFileName());
        }

        @Override
        protected synchronized void syncChannel(FileChannel content) throws IOException {
            super.syncChannel(content);
            String name = getFileName();
            if (!name.equals(nameOnDisk)) {
                files.forceNames();
                nameOnDisk = name;
            }
        }
    }
}
