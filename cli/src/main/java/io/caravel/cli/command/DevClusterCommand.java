package io.caravel.cli.command;

import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code caravel dev-cluster}: passes its arguments on to the development API. */
@Command(name = "dev-cluster", description = "A Kubernetes API on loopback, for development only.")
public final class DevClusterCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return Foreground.run(
                "development API", Jvm.DEV_CLUSTER, List.of(Part.DEV_CLUSTER), arguments);
    }
}
