package io.caravel.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Looks for acknowledged commits in a write-ahead log that SQLite would leave out.
 *
 * <p>SQLite reads a log up to the first frame whose checksum is wrong and takes the rest for what a
 * power cut left of a transaction that never ended. Each commit is synced before the next begins,
 * so that such a rest has one commit frame at most, and it is the last frame. Anything more behind
 * a wrong frame was acknowledged once.
 */
final class WriteAheadLog {

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;

    private static final int PAGE = 4096;

    private final ByteBuffer log;
    private final ByteOrder words;
    private final int frame;
    private int sumA;
    private int sumB;

    private WriteAheadLog(ByteBuffer log) {
        this.log = log;
        this.words = (log.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.frame = FRAME_HEADER + (log.getInt(8) == 0 ? PAGE : log.getInt(8));
    }

    /** How many acknowledged commits stand behind damage, as far as can be told. */
    static long unreadableCommits(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= HEADER) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = Math.min(channel.size(), Integer.MAX_VALUE);
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            int pageSize = bytes.getInt(8);
            boolean plausible = pageSize == 0 || pageSize >= 512 && pageSize <= 65_536;
            return plausible ? new WriteAheadLog(bytes).count() : 1;
        }
    }

    private long count() {
        add(0, 24);
        boolean header = (log.getInt(0) & ~1) == MAGIC && isSum(24);
        if (!header) {
            return HEADER + frame <= log.capacity() ? commits(HEADER, HEADER + 8) : 0;
        }
        int at = HEADER;
        while (at + frame <= log.capacity() && isOf(at, 16) && isFrameSum(at)) {
            at += frame;
        }
        return commits(at, 16);
    }

    private boolean isFrameSum(int at) {
        add(at, 8);
        add(at + FRAME_HEADER, frame - FRAME_HEADER);
        return isSum(at + 16);
    }

    /**
     * Commits from a position on, without one at the very end, which may never have ended.
     *
     * @param salts where the marks of this log's frames stand
     */
    private long commits(int begin, int salts) {
        long commits = 0;
        boolean endsWithCommit = false;
        for (int at = begin; at + frame <= log.capacity(); at += frame) {
            if (isOf(at, salts)) {
                endsWithCommit = log.getInt(at + 4) != 0;
                commits += endsWithCommit ? 1 : 0;
            }
        }
        return endsWithCommit ? commits - 1 : commits;
    }

    /** Whether a frame is of this log and not left of an earlier one. */
    private boolean isOf(int at, int salts) {
        long marks = log.getLong(salts);
        return marks != 0 && log.getLong(at + 8) == marks;
    }

    private boolean isSum(int at) {
        return sumA == log.getInt(at) && sumB == log.getInt(at + 4);
    }

    private void add(int begin, int length) {
        for (int at = begin; at < begin + length; at += 8) {
            sumA += word(at) + sumB;
            sumB += word(at + 4) + sumA;
        }
    }

    private int word(int at) {
        int word = log.getInt(at);
        return words == ByteOrder.BIG_ENDIAN ? word : Integer.reverseBytes(word);
    }
}
