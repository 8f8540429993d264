package io.caravel.bench.chaos;

import java.util.BitSet;

/** What arrived of numbered things whose order counts. Not safe for threads. */
final class Track {
    private final BitSet arrived = new BitSet();
    private int highest;
    private int repeats;

    /** What an arrival was. */
    enum Arrival {
        /** The first of its number, in order. */
        NEW,
        /** The first of its number, after a higher one. */
        LATE,
        /** Not the first of its number. */
        REPEAT
    }

    Arrival arrive(int number) {
        if (arrived.get(number)) {
            repeats++;
            return Arrival.REPEAT;
        }
        arrived.set(number);
        if (number < highest) {
            return Arrival.LATE;
        }
        highest = number;
        return Arrival.NEW;
    }

    /** The highest number that arrived. */
    int highest() {
        return highest;
    }

    /** How many different numbers arrived. */
    int count() {
        return arrived.cardinality();
    }

    /** How many arrivals were repeats. */
    int repeats() {
        return repeats;
    }

    /** How many of the numbers 1 to {@code last} have not arrived. */
    int missing(int last) {
        return last - arrived.get(1, last + 1).cardinality();
    }
}
