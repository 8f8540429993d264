package io.caravel.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A log file from a position on: what one run of a process wrote.
 *
 * @param file the file
 * @param begin the byte at which this run begins
 */
public record LogFile(Path file, long begin) {

    /** The lines so far; none if the file is not there yet. */
    public List<String> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(begin);
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of("(the log " + file + " cannot be read: " + e.getMessage() + ")");
        }
    }

    /** Whether a line matches. */
    public boolean contains(Pattern pattern) {
        return lines().stream().anyMatch(line -> pattern.matcher(line).find());
    }

    /** The last lines, at most so many. */
    public List<String> tail(int count) {
        List<String> lines = lines();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /**
     * The lines someone who looks for a fault wants first: the last warnings and errors, or the end
     * of the log where there are none.
     */
    public List<String> telling(int count) {
        Pattern bad = Pattern.compile("\\b(WARN|ERROR|Exception|SEVERE)\\b|[A-Z]+-[A-Z]+-\\d{3}");
        List<String> found = lines().stream().filter(line -> bad.matcher(line).find()).toList();
        if (found.isEmpty()) {
            return tail(count);
        }
        return found.subList(Math.max(0, found.size() - count), found.size());
    }
}
