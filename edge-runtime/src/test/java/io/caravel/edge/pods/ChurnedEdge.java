package io.caravel.edge.pods;

import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An edge as a process of its own, which is told of each change of its store and then killed. */
final class ChurnedEdge implements AutoCloseable {

    private final Process process;
    private final PrintStream words;
    private final Path ready;

    private ChurnedEdge(Process process, Path ready) {
        this.process = process;
        this.words = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.ready = ready;
    }

    /**
     * Starts it on the Pods of a folder.
     *
     * @param runtime {@code processes}, or the socket of a containerd
     */
    static ChurnedEdge start(Path folder, String runtime) throws IOException {
        Path ready = folder.resolve("ready");
        Files.deleteIfExists(ready);
        Process process = launch(ChurnedEdge.class, folder, runtime);
        return new ChurnedEdge(process, ready);
    }

    /** Starts a program of the tests on a folder, as a process of its own. */
    static Process launch(Class<?> program, Path folder, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-XX:TieredStopAtLevel=1",
                                program.getName(),
                                folder.toString()));
        command.addAll(List.of(more));
        File log = new File(folder.toFile(), "edge.log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    static Supplier<ContainerRuntime> opener(Path folder, String runtime) {
        return runtime.equals("processes")
                ? () -> new ProcessRuntime(folder.resolve("containers"))
                : () -> new CriRuntime(Path.of(runtime));
    }

    Process process() {
        return process;
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready));
    }

    /** A stored Pod has changed. */
    void tell(String key) {
        words.println(key);
    }

    /** Kills it. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The edge that is killed; the cloud's part in the end of a Pod is played here too. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        ChurnedPods pods = new ChurnedPods(folder);
        EdgeBox box = EdgeBox.on(folder, opener(folder, args[1]), pods.store());
        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(() -> pods.followGone(box), 0, 20, TimeUnit.MILLISECONDS);
        Files.writeString(folder.resolve("ready"), "");
        BufferedReader told =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String key = told.readLine(); key != null; key = told.readLine()) {
            pods.follow(key, box);
        }
    }
}
