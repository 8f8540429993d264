package io.caravel.cli.command;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A settings file named on the command line. */
final class ConfigFile {
    private ConfigFile() {}

    /** The arguments by which a side is told its settings file, checked to be there. */
    static List<String> argument(CommandSpec spec, Path file) {
        return List.of("--config", existing(spec, file).toString());
    }

    /** The settings in the file. */
    static Properties read(CommandSpec spec, Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(existing(spec, file))) {
            properties.load(in);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem("The settings " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path existing(CommandSpec spec, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "There is no file " + file + ".");
        }
        return file.toAbsolutePath();
    }
}
