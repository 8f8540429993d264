package io.caravel.edge.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The files below {@code /proc}, {@code /sys} and {@code /etc} in which the operating system tells
 * about itself. What cannot be read is empty or absent, never an error.
 *
 * @param root {@code /}, or a folder that looks like it
 */
record SystemFiles(Path root) {

    private static final int MOST_BYTES = 65_536;

    /** A file under /proc/sys gives its value to the first read only, however short that is. */
    String text(String path) {
        try (InputStream file = Files.newInputStream(root.resolve(path))) {
            return new String(file.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    /** The number that a file holds; none where it says {@code max}, or more than fits. */
    OptionalLong number(String path) {
        return toNumber(text(path));
    }

    /** The names in a folder, in order. */
    List<String> names(String path) {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(path))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException | SecurityException e) {
            names.clear();
        }
        return List.copyOf(names);
    }

    static OptionalLong toNumber(String text) {
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
