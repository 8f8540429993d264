package io.caravel.cli.command;

import io.caravel.cli.device.Thermostat;
import io.caravel.cli.device.ThermostatProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravel thermostat}: a simulated device that speaks only MQTT. */
@Command(
        name = "thermostat",
        mixinStandardHelpOptions = true,
        description = {
            "A simulated thermostat that speaks only MQTT.",
            "It reports 'temperature' and obeys 'target'."
        })
public final class ThermostatCommand implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 60_000;

    @Spec private CommandSpec spec;

    @Mixin private MqttOptions broker;

    @Option(
            names = "--device",
            defaultValue = "default/thermostat",
            paramLabel = "NAMESPACE/NAME",
            description = "Its Device object (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--every",
            defaultValue = "1000",
            paramLabel = "MS",
            description = "Milliseconds between readings (default: ${DEFAULT-VALUE}).")
    private long every;

    @Option(
            names = "--commands",
            description = "Reads only when told to by lines on standard input, and ends with it.")
    private boolean commands;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String[] names = device.split("/");
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + device + "' is not NAMESPACE/NAME.");
        }
        if (every < 1) {
            throw new ParameterException(spec.commandLine(), "--every must be at least 1 ms.");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Thermostat thermostat =
                new Thermostat(
                        broker.url(), names[0], names[1], line -> say(out, line), broker::login)) {
            thermostat.start(PATIENCE_MILLIS);
            ThermostatProgram program = new ThermostatProgram(thermostat, line -> say(out, line));
            if (commands) {
                program.obey(
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8)));
            } else {
                program.readEvery(every);
            }
        }
        return 0;
    }

    private static void say(PrintWriter out, String line) {
        out.println(Instant.now() + " " + line);
        out.flush();
    }
}
