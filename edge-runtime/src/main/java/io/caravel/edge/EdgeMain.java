package io.caravel.edge;

import io.caravel.edge.config.EdgeConfig;
import io.caravel.runtime.SideProcess;

/** The edge runtime as a process. */
public final class EdgeMain {

    private EdgeMain() {}

    /**
     * Runs until the process is asked to stop. Exit status 1, with one coded sentence, when it
     * refuses to start.
     *
     * @param args {@code --config FILE} or nothing
     */
    public static void main(String[] args) {
        int status = SideProcess.run(() -> new EdgeRuntime(EdgeConfig.read(args)));
        if (status != 0) {
            System.exit(status);
        }
    }
}
