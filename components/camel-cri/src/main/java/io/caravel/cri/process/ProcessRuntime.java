package io.caravel.cri.process;

import static io.caravel.cri.ContainerRuntimeException.Kind.FAILED;
import static io.caravel.cri.ContainerRuntimeException.Kind.NOT_FOUND;
import static io.caravel.cri.ContainerRuntimeException.Kind.TIMEOUT;
import static io.caravel.cri.ContainerRuntimeException.Kind.UNSUPPORTED;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.ExecResult;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.RegistryCredentials;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.caravel.cri.SandboxSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs the command of a container as an ordinary process of this box, for boxes without a container
 * runtime.
 *
 * <p>There are no images and there is no isolation: a container needs a command, sees the box's
 * files, network and users, and has no limits. Each container has a root folder, named to it by
 * {@code CARAVEL_ROOT}; its mounts are links in there, and it starts in its working folder below
 * it. The process is a session of its own: it outlives this runtime, and its exit status is kept in
 * a file. Needs {@code sh}, {@code setsid} and {@code awk}, and no root.
 */
public final class ProcessRuntime implements ContainerRuntime {

    /** Whom processes run as: the user of this one; empty, as for root, where that is not known. */
    private static final String USER = user();

    private final Path folder;
    private final ProcessStarter starter;

    /**
     * @param folder where containers are recorded; created when it is not there
     */
    public ProcessRuntime(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.folder.resolve("sandboxes"));
            Files.createDirectories(this.folder.resolve("containers"));
            unpack("run.sh");
            unpack("stamp.awk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.starter = new ProcessStarter(this.folder.resolve("run.sh"));
    }

    private void unpack(String name) throws IOException {
        try (InputStream script = ProcessRuntime.class.getResourceAsStream(name)) {
            Folders.write(
                    folder.resolve(name),
                    new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public RuntimeInfo version() {
        return new RuntimeInfo("process", Runtime.version().toString(), false);
    }

    @Override
    public List<Sandbox> listPodSandboxes(Map<String, String> labels) {
        return Folders.entries(folder.resolve("sandboxes")).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .flatMap(file -> ProcessSandbox.read(file).stream())
                .map(ProcessSandbox::toSandbox)
                .filter(sandbox -> sandbox.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public String runPodSandbox(SandboxSpec spec) {
        String id = newId();
        ProcessSandbox.create(folder.resolve("sandboxes").resolve(id + ".json"), spec);
        return id;
    }

    @Override
    public Sandbox podSandboxStatus(String sandboxId) {
        return sandbox(sandboxId)
                .map(ProcessSandbox::toSandbox)
                .orElseThrow(() -> absent("sandbox", sandboxId));
    }

    @Override
    public void stopPodSandbox(String sandboxId) {
        sandbox(sandboxId)
                .ifPresent(
                        sandbox -> {
                            containersOf(sandboxId).forEach(c -> starter.stop(c, 0));
                            sandbox.stop();
                        });
    }

    @Override
    public void removePodSandbox(String sandboxId) {
        containersOf(sandboxId).forEach(container -> removeContainer(container.id()));
        sandbox(sandboxId)
                .ifPresent(
                        sandbox -> {
                            try {
                                sandbox.remove();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    @Override
    public String createContainer(ContainerRequest request) {
        if (!podSandboxStatus(request.sandboxId()).ready()) {
            throw new ContainerRuntimeException(
                    FAILED, "CRI-006 sandbox '" + request.sandboxId() + "' is stopped", null);
        }
        if (request.container().command().isEmpty()) {
            throw new ContainerRuntimeException(
                    UNSUPPORTED,
                    "CRI-007 container '"
                            + request.container().name()
                            + "' names no command: the process runtime has no images to take one from",
                    null);
        }
        String id = newId();
        return ProcessContainer.create(folder.resolve("containers").resolve(id), request).id();
    }

    @Override
    public void startContainer(String containerId) {
        ProcessContainer container = container(containerId);
        if (container.phase() != ContainerPhase.CREATED) {
            throw new ContainerRuntimeException(
                    FAILED, "CRI-008 container '" + containerId + "' was started before", null);
        }
        starter.start(container);
    }

    @Override
    public void stopContainer(String containerId, long graceSeconds) {
        find(containerId).ifPresent(container -> starter.stop(container, graceSeconds));
    }

    @Override
    public void removeContainer(String containerId) {
        find(containerId)
                .ifPresent(
                        container -> {
                            starter.stop(container, 0);
                            Folders.remove(container.folder());
                        });
    }

    @Override
    public List<ContainerSummary> listContainers(Map<String, String> labels) {
        return containers().stream()
                .map(ProcessContainer::summary)
                .filter(container -> container.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public ContainerState containerStatus(String containerId) {
        return container(containerId).state();
    }

    @Override
    public ExecResult execSync(String containerId, List<String> command, long timeoutSeconds) {
        ProcessContainer container = container(containerId);
        if (container.phase() != ContainerPhase.RUNNING) {
            throw new ContainerRuntimeException(
                    FAILED, "CRI-009 container '" + containerId + "' does not run", null);
        }
        return starter.exec(container, command, timeoutSeconds)
                .orElseThrow(
                        () ->
                                new ContainerRuntimeException(
                                        TIMEOUT,
                                        "CRI-010 a command in container '"
                                                + containerId
                                                + "' took longer than "
                                                + timeoutSeconds
                                                + " s",
                                        null));
    }

    /** Moves the log: it is opened anew for each line. */
    @Override
    public void rotateLog(String containerId, Path log, Path rotated) {
        Folders.goOn(log, rotated);
    }

    @Override
    public Map<String, Long> writtenBytes(Map<String, String> labels) {
        Map<String, Long> bytes = new HashMap<>();
        for (ContainerSummary container : listContainers(labels)) {
            bytes.put(container.id(), Folders.bytes(container(container.id()).root()));
        }
        return bytes;
    }

    @Override
    public Optional<Path> imageFolder() {
        return Optional.empty();
    }

    /** There are no images: none is listed. */
    @Override
    public List<ImageInfo> listImages() {
        return List.of();
    }

    /** Every image counts as present, since a process needs none. */
    @Override
    public Optional<ImageInfo> imageStatus(String image) {
        return Optional.of(new ImageInfo(image, List.of(image), List.of(), 0, false, USER));
    }

    /** Nothing is fetched. */
    @Override
    public String pullImage(String image, RegistryCredentials credentials) {
        return image;
    }

    @Override
    public void removeImage(String image) {
        // there is nothing to remove
    }

    /** Leaves every container running. */
    @Override
    public void close() {
        // nothing is held open
    }

    private Optional<ProcessSandbox> sandbox(String id) {
        return ProcessSandbox.read(
                folder.resolve("sandboxes").resolve(Path.of(id).getFileName() + ".json"));
    }

    private List<ProcessContainer> containers() {
        return Folders.entries(folder.resolve("containers")).stream()
                .flatMap(entry -> ProcessContainer.read(entry).stream())
                .toList();
    }

    private List<ProcessContainer> containersOf(String sandboxId) {
        return containers().stream()
                .filter(container -> Objects.equals(container.sandboxId(), sandboxId))
                .toList();
    }

    private Optional<ProcessContainer> find(String id) {
        return ProcessContainer.read(
                folder.resolve("containers").resolve(Path.of(id).getFileName()));
    }

    private ProcessContainer container(String id) {
        return find(id).orElseThrow(() -> absent("container", id));
    }

    private static ContainerRuntimeException absent(String what, String id) {
        return new ContainerRuntimeException(
                NOT_FOUND, "CRI-004 no " + what + " '" + id + "' is recorded", null);
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String user() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
