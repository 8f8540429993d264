package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The faults of a run: counted, and told with their object as they are found. Safe for threads. */
public final class Findings {
    private static final int TOLD = 40;

    private final BenchResult result;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final List<String> sentences = new ArrayList<>();

    Findings(BenchResult result) {
        this.result = result;
    }

    /** Counts a fault; the first ones are told. */
    synchronized void add(Fault fault, String sentence) {
        int count = counts.merge(fault, 1, Integer::sum);
        if (count <= TOLD) {
            String told = fault + ": " + sentence;
            sentences.add(told);
            result.say("%s", told);
        }
    }

    /** How many of a fault. */
    public synchronized int count(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    /** The first ones of each fault, as sentences, in the order of their finding. */
    public synchronized List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** Makes a bar of each fault: none is allowed. */
    void into(BenchResult figures) {
        for (Fault fault : Fault.values()) {
            figures.atMost(fault.figure(), count(fault), 0);
        }
    }
}
