package io.caravel.edge.status;

import io.caravel.edge.objects.ObjectListener;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.runtime.StoreFile;
import io.caravel.store.Database;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the store is not the one of the last time: removed, emptied, exchanged or salvaged.
 * Says so with a code in the log and, until the cloud has told everything again, as a problem in
 * the status; the fact stays in the status for good.
 */
public final class StoreHistory {

    private static final Logger LOG = LoggerFactory.getLogger(StoreHistory.class);
    private static final String CODE = "EDGE-STORE-003";

    private final Path file;
    private final EdgeStatus status;
    private final StoreFile.Found found;
    private final Path foreign;
    private final Optional<Path> damagedBefore;

    private StoreHistory(Path file, EdgeStatus status, StoreFile.Found found, Path foreign) {
        this.file = file;
        this.status = status;
        this.found = found;
        this.foreign = foreign;
        this.damagedBefore = damaged();
    }

    /**
     * Looks at the file before it is opened; a database of another program is set aside.
     *
     * @param file where the store is or will be
     * @param status knows the store of the last time
     */
    public static StoreHistory before(Path file, EdgeStatus status) {
        StoreFile.Found found = StoreFile.look(file);
        Path foreign = found == StoreFile.Found.FOREIGN ? StoreFile.setAside(file) : null;
        return new StoreHistory(file, status, found, foreign);
    }

    /**
     * Compares the opened store with the one of the last time.
     *
     * @param database just opened
     */
    public void after(Database database) {
        String incarnation = ObjectStore.incarnation(database);
        JsonObject known = status.store();
        String before = known.getString("incarnation", "");
        if (!before.equals(incarnation) && (!before.isEmpty() || isSuspicious())) {
            String how = how();
            known.put("lost", new JsonObject().put("at", Instant.now().toString()).put("how", how));
            LOG.error("{}", sentence(how));
        }
        status.store(known.put("incarnation", incarnation));
    }

    /** Tells a lost store as a problem until the cloud has told everything of all kinds. */
    public static void follow(ObjectStore objects, EdgeStatus status) {
        tell(objects, status);
        objects.addListener(
                new ObjectListener() {
                    @Override
                    public void changed(String kind, String key) {
                        // what changes says nothing of what was lost
                    }

                    @Override
                    public void complete(String kind) {
                        tell(objects, status);
                    }
                });
    }

    private static void tell(ObjectStore objects, EdgeStatus status) {
        JsonObject lost = status.store().getJsonObject("lost");
        if (lost != null && !isWhole(objects)) {
            status.problem(CODE, sentence(lost.getString("how", "")));
        } else {
            status.solved(CODE);
        }
    }

    private static boolean isWhole(ObjectStore objects) {
        return Stream.of("pod", "configmap", "secret", "device", "devicemodel")
                .allMatch(objects::isComplete);
    }

    private static String sentence(String how) {
        return CODE
                + " this node lost its store ("
                + how
                + "): Pods and devices that are not in it are kept until the cloud has told"
                + " everything again; what waited for the cloud is lost as far as it was not"
                + " salvaged; look at the disk";
    }

    private boolean isSuspicious() {
        return found == StoreFile.Found.EMPTY || found == StoreFile.Found.FOREIGN || salvaged();
    }

    private boolean salvaged() {
        return found == StoreFile.Found.STORE && !damaged().equals(damagedBefore);
    }

    private String how() {
        return switch (found) {
            case ABSENT -> "its file was not there";
            case EMPTY -> "its file was empty";
            case FOREIGN -> "its file was another program's database, now " + foreign.getFileName();
            case STORE ->
                    damaged()
                            .filter(aside -> salvaged())
                            .map(aside -> "it was damaged, see " + aside.getFileName())
                            .orElse("its file is not the one of the last time");
        };
    }

    private Optional<Path> damaged() {
        String prefix = file.getFileName() + ".corrupt-";
        try (Stream<Path> siblings = Files.list(file.toAbsolutePath().getParent())) {
            return siblings.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> !path.getFileName().toString().endsWith("-wal"))
                    .sorted()
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
