package io.caravel.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Keeps SQLite's native library in one place.
 *
 * <p>By itself the driver unpacks its library into the temporary folder at every start, and a
 * process that is killed leaves that copy behind: a megabyte for each power cut. Here it is
 * unpacked once, into {@code .native} beside the database. Who sets {@code org.sqlite.lib.path} or
 * {@code org.sqlite.tmpdir} decides otherwise; a folder that does not take it leaves the driver to
 * its own way.
 */
final class NativeLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String PATH = "org.sqlite.lib.path";

    private NativeLibrary() {}

    static synchronized void keepBeside(Path database) {
        Path folder = database.toAbsolutePath().getParent();
        if (System.getProperty(PATH) != null
                || System.getProperty("org.sqlite.tmpdir") != null
                || !Files.isDirectory(folder)) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = "/" + LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return;
            }
            Path kept = folder.resolve(".native").resolve(SQLiteJDBCLoader.getVersion());
            Files.createDirectories(kept);
            if (!Files.exists(kept.resolve(name))) {
                Path unpacked = Files.createTempFile(kept, name, ".part");
                Files.copy(packed, unpacked, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel written = FileChannel.open(unpacked, StandardOpenOption.WRITE)) {
                    written.force(true);
                }
                Files.move(unpacked, kept.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
            System.setProperty(PATH, kept.toString());
        } catch (IOException e) {
            LOG.debug("the native library is not kept beside {}: {}", database, e.getMessage());
        }
    }
}
