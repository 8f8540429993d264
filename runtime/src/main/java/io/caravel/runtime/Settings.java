package io.caravel.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings of one side, read once at start-up. The later wins: the side's commented {@code
 * application.properties}, the file named by {@code --config}, environment variables ({@code
 * edge.data.dir} is {@code EDGE_DATA_DIR}), system properties. Immutable.
 *
 * <p>A value that cannot be understood is a {@link StartFailure} with the code {@code
 * <SIDE>-CONFIG-001}, a setting of this side that does not exist {@code <SIDE>-CONFIG-002}, an
 * unreadable file {@code <SIDE>-CONFIG-003}.
 */
public final class Settings {

    private final String side;
    private final Map<String, String> values;

    private Settings(String side, Map<String, String> values) {
        this.side = side;
        this.values = values;
    }

    /**
     * Reads all layers.
     *
     * @param side {@code edge} or {@code cloud}: the prefix of its settings
     * @param defaults the side's {@code application.properties}
     * @param args command line: {@code --config FILE} or nothing
     * @param environment environment variables
     * @param system system properties
     */
    public static Settings read(
            String side,
            InputStream defaults,
            String[] args,
            Map<String, String> environment,
            Properties system) {
        Properties listed = new Properties();
        try (defaults) {
            listed.load(defaults);
        } catch (IOException e) {
            throw failure(side, "003", "the built-in settings cannot be read", e);
        }
        Map<String, String> values = new TreeMap<>();
        listed.stringPropertyNames().forEach(key -> values.put(key, listed.getProperty(key)));
        configFile(side, args).forEach((key, value) -> putKnown(side, values, key, value));
        for (String key : listed.stringPropertyNames()) {
            String variable = environment.get(variable(key));
            if (variable != null) {
                values.put(key, variable);
            }
        }
        for (String key : system.stringPropertyNames()) {
            if (key.startsWith(side + ".") || key.startsWith("camel.")) {
                putKnown(side, values, key, system.getProperty(key));
            }
        }
        values.replaceAll((key, value) -> value.strip());
        return new Settings(side, Map.copyOf(values));
    }

    /** The environment variable that overrides a setting. */
    public static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** All settings, also Camel's own, as properties for Camel Main. */
    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /** A text, empty when it is not set. */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** A text that must not be empty. */
    public String required(String key, String why) {
        String value = text(key);
        if (value.isEmpty()) {
            throw new StartFailure(
                    code("001"),
                    "%s is not set: %s (or set %s)".formatted(key, why, variable(key)));
        }
        return value;
    }

    /** A whole number between two limits, both included. */
    public int number(String key, int min, int max) {
        String value = text(key);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, value, "a whole number from %d to %d".formatted(min, max));
        }
        throw wrong(key, value, "a whole number from %d to %d".formatted(min, max));
    }

    /** {@code true} or {@code false}, nothing else. */
    public boolean flag(String key) {
        String value = text(key);
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw wrong(key, value, "true or false");
    }

    /** The failure for a value that this side does not understand. */
    public StartFailure wrong(String key, String value, String wanted) {
        return new StartFailure(
                code("001"), "%s must be %s, not '%s'".formatted(key, wanted, value));
    }

    /** A setting's file that must be readable when it is set. */
    public String readableFile(String key) {
        String value = text(key);
        if (!value.isEmpty() && !Files.isReadable(Path.of(value))) {
            throw wrong(key, value, "the path of a readable file");
        }
        return value;
    }

    private String code(String number) {
        return side.toUpperCase(Locale.ROOT) + "-CONFIG-" + number;
    }

    private static void putKnown(
            String side, Map<String, String> values, String key, String value) {
        if (key.startsWith(side + ".") && !values.containsKey(key)) {
            throw failure(
                    side,
                    "002",
                    "there is no setting '%s': see application.properties for the list"
                            .formatted(key),
                    null);
        }
        values.put(key, value);
    }

    private static Map<String, String> configFile(String side, String[] args) {
        Map<String, String> found = new TreeMap<>();
        if (args.length == 0) {
            return found;
        }
        if (args.length != 2 || !args[0].equals("--config")) {
            throw failure(
                    side,
                    "003",
                    "the only argument is --config FILE, not '%s'"
                            .formatted(String.join(" ", args)),
                    null);
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[1]))) {
            file.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw failure(side, "003", "the file %s cannot be read".formatted(args[1]), e);
        }
        file.stringPropertyNames().forEach(key -> found.put(key, file.getProperty(key)));
        return found;
    }

    private static StartFailure failure(
            String side, String number, String sentence, Throwable cause) {
        String code = side.toUpperCase(Locale.ROOT) + "-CONFIG-" + number;
        return new StartFailure(code, sentence, cause);
    }
}
