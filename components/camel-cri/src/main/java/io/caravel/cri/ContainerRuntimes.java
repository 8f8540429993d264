package io.caravel.cri;

import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the container runtime that a setting names.
 *
 * <p>{@code unix:///path/to.sock} is a CRI runtime, {@code process:<folder>} the process runtime,
 * {@code auto} whichever of the two the box has: CRI when the socket answers, else processes. The
 * choice of {@code auto} is written into the process folder and kept, so that a runtime that is
 * slow to come up at boot never makes the same Pods run a second time as processes.
 */
public final class ContainerRuntimes {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerRuntimes.class);
    private static final String UNIX = "unix://";
    private static final String PROCESS = "process:";

    private ContainerRuntimes() {}

    /**
     * @param setting {@code auto}, {@code unix://…} or {@code process:…}
     * @param socket socket that {@code auto} tries
     * @param processFolder folder for processes when {@code auto} chooses them; also keeps the
     *     choice
     */
    public static ContainerRuntime open(String setting, Path socket, Path processFolder) {
        if (setting.startsWith(UNIX)) {
            return new CriRuntime(Path.of(setting.substring(UNIX.length())));
        }
        if (setting.startsWith(PROCESS)) {
            return new ProcessRuntime(Path.of(setting.substring(PROCESS.length())));
        }
        if (!setting.equals("auto")) {
            throw new IllegalArgumentException(
                    "CRI-014 '"
                            + setting
                            + "' names no container runtime; use auto, unix:///path or process:/folder");
        }
        String chosen = choice(socket, processFolder);
        return chosen.equals("cri") ? new CriRuntime(socket) : new ProcessRuntime(processFolder);
    }

    private static String choice(Path socket, Path folder) {
        Path file = folder.resolve("runtime");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).trim();
            }
            String chosen = answers(socket) ? "cri" : "process";
            Files.createDirectories(folder);
            Files.writeString(file, chosen);
            LOG.info(
                    "container runtime chosen: {} (kept in {}; remove it to choose again)",
                    chosen.equals("cri") ? socket : "processes of this box, without isolation",
                    file);
            return chosen;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "CRI-015 cannot keep the choice of container runtime in " + file, e);
        }
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (CriRuntime runtime = new CriRuntime(socket)) {
            runtime.version();
            return true;
        } catch (ContainerRuntimeException e) {
            LOG.info("{}", e.getMessage());
            return false;
        }
    }
}
