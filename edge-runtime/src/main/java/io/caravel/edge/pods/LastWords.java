package io.caravel.edge.pods;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a container left as its last words: the end of its message file or of its log. */
final class LastWords {

    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_OF_POD = 12 * 1024;
    private static final int LONGEST_FROM_LOG = 2048;
    private static final int LINES_FROM_LOG = 80;

    /** More than 2,048 bytes in 80 lines of any use take, however many parts a line is cut in. */
    private static final int LOOKED_AT = 256 * 1024;

    /** Time, stream and whether a line is whole, as a runtime writes them before each line. */
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ (?:stdout|stderr) ([FP])(?:\\S*) ?(.*)");

    private LastWords() {}

    /** The end of a message file; empty when there is none. */
    static String ofMessage(Path file) {
        return text(tail(file, LONGEST_MESSAGE));
    }

    /** The beginning of a message, since all containers of a Pod may say no more than 12 KiB. */
    static String shared(String message, int containers) {
        int most = LONGEST_OF_POD / Math.max(1, containers);
        return message.length() > most ? message.substring(0, most) : message;
    }

    /** The end of a log without what the runtime adds to each line; empty when there is none. */
    static String ofLog(Path file) {
        byte[] end = tail(file, LOOKED_AT);
        String text = new String(end, StandardCharsets.UTF_8);
        boolean cut = end.length == LOOKED_AT;
        List<String> lines = text.lines().skip(cut ? 1 : 0).toList();
        StringBuilder said = new StringBuilder();
        for (String line :
                lines.subList(Math.max(0, lines.size() - LINES_FROM_LOG), lines.size())) {
            Matcher parts = LINE.matcher(line);
            boolean known = parts.matches();
            said.append(known ? parts.group(2) : line);
            if (!known || parts.group(1).equals("F")) {
                said.append('\n');
            }
        }
        byte[] all = said.toString().getBytes(StandardCharsets.UTF_8);
        return text(
                Arrays.copyOfRange(all, Math.max(0, all.length - LONGEST_FROM_LOG), all.length));
    }

    /** As text that begins with a whole character. */
    private static String text(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && start < 4 && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private static byte[] tail(Path file, int bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int length = (int) Math.min(bytes, channel.size());
            ByteBuffer buffer = ByteBuffer.allocate(length);
            long from = channel.size() - length;
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
                // the next part
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
