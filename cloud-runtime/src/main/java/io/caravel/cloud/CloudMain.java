package io.caravel.cloud;

import io.caravel.cloud.config.CloudConfig;
import io.caravel.runtime.SideProcess;

/** The cloud runtime as a process. */
public final class CloudMain {

    private CloudMain() {}

    /**
     * Runs until the process is asked to stop. Exit status 1, with one coded sentence, when it
     * refuses to start.
     *
     * @param args {@code --config FILE} or nothing
     */
    public static void main(String[] args) {
        int status = SideProcess.run(() -> new CloudRuntime(CloudConfig.read(args)));
        if (status != 0) {
            System.exit(status);
        }
    }
}
