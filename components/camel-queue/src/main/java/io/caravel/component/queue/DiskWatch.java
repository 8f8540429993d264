package io.caravel.component.queue;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how much room the disk has, and says so once whenever the level changes.
 *
 * <p>A level is left at a higher mark than it was entered at, so that it does not change with every
 * row: LOW begins below {@code low} and ends at {@code free}, VERY_LOW begins below {@code
 * lowEvents} and ends at {@code low}. Looks each second and after every few mebibytes that were
 * written. Safe for threads.
 */
final class DiskWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final long LOOK_AFTER_BYTES = 4L << 20;

    private final LongSupplier room;
    private long low;
    private long lowEvents;
    private long free;
    private long written;
    private volatile DiskLevel level = DiskLevel.ENOUGH;

    /**
     * @param room bytes that can still be written, free pages inside the database included
     */
    DiskWatch(LongSupplier room) {
        this.room = room;
    }

    /**
     * Sets the marks, in bytes.
     *
     * @throws QueueException QUEUE-016 unless 0 ≤ lowEvents ≤ low ≤ free
     */
    synchronized void marks(long lowMark, long lowEventsMark, long freeMark) {
        if (lowEventsMark < 0 || lowMark < lowEventsMark || freeMark < lowMark) {
            throw new QueueException(
                    "QUEUE-016",
                    "lowDisk %d, lowDiskEvents %d and freeDisk %d are no marks: lowDiskEvents <= lowDisk <= freeDisk"
                            .formatted(lowMark, lowEventsMark, freeMark));
        }
        low = lowMark;
        lowEvents = lowEventsMark;
        free = freeMark;
    }

    DiskLevel level() {
        return level;
    }

    /** Counts what is written, and looks when it is much. */
    void wrote(long bytes) {
        written += bytes;
        if (written > LOOK_AFTER_BYTES) {
            look();
        }
    }

    /** Looks now. */
    synchronized void look() {
        written = 0;
        long bytes;
        try {
            bytes = room.getAsLong();
        } catch (RuntimeException e) {
            LOG.debug("disk space is not known: {}", e.getMessage());
            return;
        }
        DiskLevel next = next(bytes);
        if (next != level) {
            DiskLevel before = level;
            level = next;
            tell(before, next, bytes);
        }
    }

    private DiskLevel next(long bytes) {
        if (bytes < lowEvents) {
            return DiskLevel.VERY_LOW;
        }
        if (bytes < low) {
            return level == DiskLevel.VERY_LOW ? level : DiskLevel.LOW;
        }
        return level == DiskLevel.ENOUGH || bytes >= free ? DiskLevel.ENOUGH : DiskLevel.LOW;
    }

    private static void tell(DiskLevel before, DiskLevel now, long bytes) {
        String sentence =
                switch (now) {
                    case ENOUGH -> "every lane takes rows again";
                    case LOW -> "lane bulk is limited: free disk space";
                    case VERY_LOW -> "lanes bulk and events are limited: free disk space";
                };
        if (now.compareTo(before) > 0) {
            LOG.error("QUEUE-017 disk space is {}, {} bytes are free: {}", now, bytes, sentence);
        } else {
            LOG.warn("QUEUE-017 disk space is {}, {} bytes are free: {}", now, bytes, sentence);
        }
    }
}
