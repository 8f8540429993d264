package io.caravel.cli.lab;

import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * With which container runtime and image a lab runs its workloads: the one asked for where it
 * works, otherwise what does work, with the reason in a sentence.
 *
 * @param cri {@code process} or {@code unix:///…}
 * @param image image of the workloads
 * @param sentence what was chosen instead of what was asked for, empty if nothing was
 */
public record ContainerChoice(String cri, String image, String sentence) {

    private static final Path SOCKET = Path.of("/run/containerd/containerd.sock");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MAIN = "io.caravel.edge.EdgeTrial";

    /** Chooses, by trying the runtime with the edge's own means; takes seconds at most a minute. */
    public static ContainerChoice of(
            Installation installation, Path folder, String cri, String image) {
        if (cri.equals("process") || (cri.equals("auto") && !Files.exists(SOCKET))) {
            return new ContainerChoice("process", image, "");
        }
        String runtime = cri.equals("auto") ? "unix://" + SOCKET : cri;
        JsonObject outcome = tryOut(installation, folder, runtime, image);
        String found = outcome.getString("image", image);
        if (outcome.getBoolean("usable", false)) {
            String sentence =
                    found.equals(image)
                            ? ""
                            : "image " + image + " is not here, " + found + " stands in for it";
            return new ContainerChoice(runtime, found, sentence);
        }
        if (!cri.equals("auto")) {
            return new ContainerChoice(runtime, image, "");
        }
        String reason = outcome.getString("reason", "the trial gave no answer");
        return new ContainerChoice(
                "process",
                image,
                "containerd answers but cannot run the workloads, so they run as processes: "
                        + reason.lines().findFirst().orElse(""));
    }

    private static JsonObject tryOut(
            Installation installation, Path folder, String runtime, String image) {
        Path file = folder.resolve("trial").resolve("outcome.json");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            boolean standIn = image.equals(LabOptions.IMAGE);
            List<String> command =
                    Jvm.EDGE.command(
                            MAIN,
                            installation.classPath(List.of(Part.EDGE)),
                            List.of(),
                            List.of(runtime, image, String.valueOf(standIn), file.toString()));
            Path log = folder.resolve("logs").resolve("trial.log");
            try (ManagedProcess trial =
                    ManagedProcess.start("trial", command, Jvm.EDGE.environment(), log)) {
                trial.awaitEnd(PATIENCE);
            }
            return Files.exists(file) ? new JsonObject(Files.readString(file)) : new JsonObject();
        } catch (IOException | DecodeException e) {
            return new JsonObject().put("reason", e.getMessage());
        }
    }
}
