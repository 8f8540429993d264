package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;

import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.Telemetry;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** Another replica of a lab's cloud runtime, with a store of its own, on the same API. */
final class Replica implements AutoCloseable {

    private final Lab lab;
    private final String name;
    private final Path folder;
    private final Properties settings = new Properties();
    private ManagedProcess process;

    Replica(Lab lab, String name) throws IOException {
        this.lab = lab;
        this.name = name;
        folder = lab.options().folder().resolve(name);
        Files.createDirectories(folder.resolve("tmp"));
        settings.putAll(settingsOf(lab));
        settings.put("cloud.replica.name", name);
        settings.put("cloud.data.dir", folder.toString());
        settings.put("cloud.link.port", String.valueOf(Ports.free()));
        settings.put("camel.management.port", String.valueOf(Ports.free()));
        settings.put(
                "cloud.telemetry.uri",
                "file:" + folder + "?fileName=telemetry.jsonl&fileExist=Append&appendChars=%0A");
        settings.put("cloud.commands.uri", "direct:commands");
    }

    static Properties settingsOf(Lab lab) throws IOException {
        Properties found = new Properties();
        try (Reader in =
                Files.newBufferedReader(lab.options().folder().resolve("cloud.properties"))) {
            found.load(in);
        }
        return found;
    }

    String name() {
        return name;
    }

    int port() {
        return Integer.parseInt(settings.getProperty("cloud.link.port"));
    }

    ManagedProcess process() {
        return process;
    }

    Telemetry telemetry() {
        return new Telemetry(folder.resolve("telemetry.jsonl"));
    }

    /** Starts it and waits until nodes may connect. */
    void start() {
        Path file = folder.resolve("cloud.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process =
                ManagedProcess.start(
                        "cloud runtime " + name,
                        Jvm.CLOUD.command(
                                Installation.current().classPath(List.of(Part.CLOUD)),
                                List.of("-Djava.io.tmpdir=" + folder.resolve("tmp")),
                                List.of("--config", file.toString())),
                        Jvm.CLOUD.environment(),
                        lab.options().folder().resolve("logs").resolve(name + ".log"));
        soon().until(() -> process.log().contains(Pattern.compile("is ready for nodes")));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
