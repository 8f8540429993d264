package io.caravel.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one place that says with which main class and JVM options each side runs. */
public enum Jvm {
    /** The agent on the box: few threads, a small heap, the memory given back. */
    EDGE(
            "io.caravel.edge.EdgeMain",
            List.of(
                    "-Xms16m",
                    "-Xmx96m",
                    "-Xss512k",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=40m"),
            Map.of("MALLOC_ARENA_MAX", "2")),
    /** The runtime in the cluster. */
    CLOUD("io.caravel.cloud.CloudMain", List.of("-Xms32m", "-Xmx384m"), Map.of()),
    /** The Kubernetes API for development. */
    DEV_CLUSTER(
            "io.caravel.devcluster.DevCluster",
            List.of("-Xms16m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            Map.of()),
    /** A helper of the command line that runs as a process of its own. */
    CLI(
            "io.caravel.cli.Caravel",
            List.of("-Xms16m", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            Map.of());

    /**
     * Where there are no more processors than this, a runtime that starts again and meets all its
     * nodes at once has none to spare for the optimizing compiler ({@code bench/fleet} measures).
     */
    private static final int FEW_PROCESSORS = 2;

    private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private final String mainClass;
    private final List<String> options;
    private final Map<String, String> environment;

    Jvm(String mainClass, List<String> options, Map<String, String> environment) {
        this.mainClass = mainClass;
        this.options = options;
        this.environment = environment;
    }

    /** The class whose {@code main} starts this side. */
    public String mainClass() {
        return mainClass;
    }

    /** Environment variables this side wants besides the inherited ones. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * The options for a Java release: what only newer releases know is added where they run.
     *
     * @param feature the feature release of the JVM that will run, such as 17 or 25
     * @param processors how many processors it will have
     */
    public List<String> options(int feature, int processors) {
        List<String> all = new ArrayList<>(options);
        if (this == CLOUD && processors <= FEW_PROCESSORS) {
            all.add(QUICK_COMPILER);
        }
        all.add("-XX:+ExitOnOutOfMemoryError");
        if (feature >= 24) {
            all.add("--enable-native-access=ALL-UNNAMED");
            all.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (feature >= 25) {
            all.add("-XX:+UseCompactObjectHeaders");
        }
        return List.copyOf(all);
    }

    /**
     * The whole command that starts this side on the JVM that runs this code.
     *
     * @param classPath what {@link Installation#classPath} gave
     * @param properties further {@code -D} options, complete with their dash
     * @param arguments the arguments of the main class
     */
    public List<String> command(String classPath, List<String> properties, List<String> arguments) {
        return command(mainClass, classPath, properties, arguments);
    }

    /** The command that starts another main class on this side's class path and options. */
    public List<String> command(
            String main, String classPath, List<String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                options(Runtime.version().feature(), Runtime.getRuntime().availableProcessors()));
        command.addAll(properties);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
