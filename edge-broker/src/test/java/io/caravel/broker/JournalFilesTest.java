package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.utils.critical.EmptyCriticalAnalyzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of journal files, which a power cut must not take back. */
class JournalFilesTest {

    @TempDir Path folder;
    private final List<String> forced = new ArrayList<>();
    private SequentialFile file;

    @Test
    void the_first_force_under_a_new_name_forces_the_name_too() throws Exception {
        // Given a journal file that was written to, and then got its own name, as Artemis does it
        open("data-1.amq.tmp");
        write(true);
        file.renameTo("data-1.amq");
        forced.clear();
        // When the first message in it is forced to disk
        file.open();
        write(true);
        // Then so is its name
        assertThat(forced).containsExactly("data-1.amq");
        file.close();
    }

    @Test
    void a_name_is_forced_once() throws Exception {
        // Given a journal file whose name is on disk
        open("data-1.amq");
        write(true);
        assertThat(forced).hasSize(1);
        // When more is forced to disk
        write(true);
        write(true);
        // Then its folder is left alone
        assertThat(forced).hasSize(1);
        file.close();
    }

    @Test
    void what_need_not_be_on_disk_forces_no_name() throws Exception {
        // Given a new journal file
        open("data-1.amq");
        // When something is written that nobody waits for
        write(false);
        // Then nothing is forced
        assertThat(forced).isEmpty();
        file.close();
    }

    private void open(String name) throws Exception {
        ConfigurationImpl settings = new ConfigurationImpl();
        JournalFiles files =
                new JournalFiles(
                        folder.toFile(),
                        false,
                        settings,
                        null,
                        EmptyCriticalAnalyzer.getInstance()) {
                    @Override
                    void forceNames() throws IOException {
                        super.forceNames();
                        forced.add(file.getFileName());
                    }
                };
        file = files.createSequentialFile(name);
        file.open();
    }

    private void write(boolean force) throws Exception {
        file.writeDirect(ByteBuffer.wrap(new byte[] {1, 2, 3}), force);
    }
}
