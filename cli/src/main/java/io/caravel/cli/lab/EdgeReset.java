package io.caravel.cli.lab;

import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import java.nio.file.Path;
import java.util.List;

/** Removes every Pod of ours from the box, by the edge's own means and without the edge running. */
public final class EdgeReset {
    /** The main class that does it, on the edge's class path. */
    public static final String MAIN = "io.caravel.edge.EdgeReset";

    private EdgeReset() {}

    /** Starts it as a process; exit status 0 means that nothing of ours is left. */
    public static ManagedProcess start(Installation installation, Path settings, Path log) {
        String path = installation.classPath(List.of(Part.EDGE));
        List<String> command =
                Jvm.EDGE.command(MAIN, path, List.of(), List.of("--config", settings.toString()));
        return ManagedProcess.start("edge reset", command, Jvm.EDGE.environment(), log);
    }
}
