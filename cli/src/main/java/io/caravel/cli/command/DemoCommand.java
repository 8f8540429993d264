package io.caravel.cli.command;

import io.caravel.cli.Problem;
import io.caravel.cli.demo.Demo;
import io.caravel.cli.demo.PlayGround;
import io.caravel.cli.demo.Story;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.ContainerChoice;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravel demo}: shows what Caravel is for, with every real part in place. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts everything on this machine and shows what it does.")
public final class DemoCommand implements Callable<Integer> {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Spec private CommandSpec spec;

    @Option(
            names = "--cluster",
            description = "Use a real cluster: --kubeconfig, or KUBECONFIG, or ~/.kube/config.")
    private boolean cluster;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The real cluster's kubeconfig (with --cluster).")
    private Path kubeconfig;

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            description = "Use this broker, such as tcp://127.0.0.1:1883, not the embedded one.")
    private String mqtt;

    @Option(
            names = "--cri",
            defaultValue = "auto",
            paramLabel = "RUNTIME",
            description = {
                "auto, process or unix:///PATH (default: ${DEFAULT-VALUE}:",
                "containerd where it can run the workloads, else processes)."
            })
    private String cri;

    @Option(
            names = "--image",
            defaultValue = LabOptions.IMAGE,
            paramLabel = "IMAGE",
            description = "Image of the workloads, with /bin/sh (default: ${DEFAULT-VALUE}).")
    private String image;

    @Option(
            names = "--keep",
            description = "Leave everything running after the last step, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "An empty work folder (default: a new one in the temporary folder).")
    private Path work;

    @Override
    public Integer call() throws InterruptedException {
        checkArguments();
        Optional<Path> api = cluster ? Optional.of(realCluster()) : Optional.empty();
        Installation installation = Installation.current();
        Story story = new Story(spec.commandLine().getOut());
        LabOptions options = options(installation, story, api);
        Lab lab = new Lab(installation, options);
        ClusterSetup setup = new ClusterSetup(lab.cluster(), options, installation.manifests());
        Demo demo = new Demo(lab, setup, story);
        AtomicBoolean done = new AtomicBoolean();
        Thread hook =
                new Thread(
                        () -> {
                            if (!done.get()) {
                                demo.interrupt();
                                story.say("\nStopping everything.");
                            }
                            demo.cleanUp(false);
                        },
                        "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean good = demo.run();
        if (keep && good) {
            new PlayGround(lab, story).tell();
            new CountDownLatch(1).await();
        }
        done.set(true);
        boolean clean = demo.cleanUp(good);
        story.say("");
        story.say(good && clean ? "Everything was stopped." : "The demo failed.");
        story.say("Logs are in " + options.folder().resolve("logs"));
        return good && clean ? 0 : 1;
    }

    private void checkArguments() {
        if (kubeconfig != null && !cluster) {
            throw new ParameterException(
                    spec.commandLine(), "--kubeconfig is for a real cluster: add --cluster.");
        }
        if (!cri.equals("auto") && !cri.equals("process") && !cri.startsWith("unix:///")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cri is auto, process or unix:///PATH, not '" + cri + "'.");
        }
        if (mqtt != null && !mqtt.matches("(tcp|ssl|mqtts?)://[^/]+:\\d+")) {
            throw new ParameterException(
                    spec.commandLine(), "--mqtt is like tcp://HOST:PORT, not '" + mqtt + "'.");
        }
        if (work != null && !isUnused(work)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--work %s is not empty: name a new folder, or remove what is in it."
                            .formatted(work));
        }
    }

    private static boolean isUnused(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private LabOptions options(Installation installation, Story story, Optional<Path> api) {
        String suffix = Long.toString(36L * 36 * 36 * 36 + RANDOM.nextInt(36 * 36 * 36 * 36), 36);
        Path folder = folder(suffix);
        ContainerChoice containers = ContainerChoice.of(installation, folder, cri, image);
        if (!containers.sentence().isEmpty()) {
            story.say(containers.sentence());
        }
        return new LabOptions(
                folder,
                api,
                Optional.ofNullable(mqtt),
                containers.cri(),
                containers.image(),
                suffix,
                true);
    }

    private Path realCluster() {
        String variable = System.getenv("KUBECONFIG");
        Path file = kubeconfig;
        if (file == null && variable != null && !variable.isBlank()) {
            file = Path.of(variable);
        }
        if (file == null) {
            file = Path.of(System.getProperty("user.home"), ".kube", "config");
        }
        if (!Files.isReadable(file)) {
            throw new ParameterException(
                    spec.commandLine(), "The kubeconfig " + file + " cannot be read.");
        }
        return file.toAbsolutePath();
    }

    private Path folder(String suffix) {
        try {
            if (work == null) {
                return Files.createTempDirectory("caravel-demo-" + suffix + "-").toRealPath();
            }
            Files.createDirectories(work);
            return work.toRealPath();
        } catch (IOException e) {
            throw new Problem("The work folder cannot be made: " + e.getMessage(), e);
        }
    }
}
