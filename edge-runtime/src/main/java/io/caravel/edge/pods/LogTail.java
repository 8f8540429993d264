package io.caravel.edge.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of a file, and of what a container wrote to its log. */
final class LogTail {

    /** Time, stream, F for a whole line or P for a part of one, text. */
    private static final Pattern LINE = Pattern.compile("\\S+ std(?:out|err) ([FP])\\S* (.*)");

    private static final int LONGEST_STAMP = 64;

    private LogTail() {}

    /** The last bytes of a file; empty when it cannot be read. */
    static String of(Path file, int bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            channel.read(buffer, Math.max(0, channel.size() - bytes));
            return new String(
                    Arrays.copyOf(buffer.array(), buffer.position()), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    /** The last characters that a container wrote, of a log in the format of CRI. */
    static String written(Path log, int most) {
        StringBuilder text = new StringBuilder();
        for (String line : of(log, most * LONGEST_STAMP / 2).split("\n")) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                text.append(parts.group(2)).append(parts.group(1).equals("F") ? "\n" : "");
            }
        }
        return text.substring(Math.max(0, text.length() - most));
    }
}
