package io.caravel.bench.chaos;

import io.caravel.lab.PowerCut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The power of a box, which goes when its process is killed if the plan has it.
 *
 * @param cut what cuts it; empty if only the process dies
 * @param data the folder of the process
 * @param seed of what is lost
 */
record Power(Optional<PowerCut> cut, Path data, long seed) {

    /**
     * What cuts the power of boxes.
     *
     * @param folder for what is compiled
     * @throws IllegalStateException if there is no C compiler
     */
    static Optional<PowerCut> cuts(ChaosPlan plan, Path folder) {
        try {
            return plan.powerCuts() ? Optional.of(new PowerCut(folder)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("Power cuts need a C compiler named cc.", e);
        }
    }

    /** What the process is started with. */
    static Map<String, String> environment(Optional<PowerCut> cut, Path data) {
        return cut.map(some -> some.environment(data)).orElse(Map.of());
    }

    /** Takes what the process had not forced to disk; says what that was. */
    String cut(int number) {
        return cut.map(some -> "\n" + some.cut(data, seed * 1_000 + number)).orElse("");
    }
}
