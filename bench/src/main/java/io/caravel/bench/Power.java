package io.caravel.bench;

import io.caravel.lab.PowerCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The power of the boxes of a run: steady, or gone with each process that is killed. */
public final class Power {

    private final Optional<PowerCut> cut;

    private Power(Optional<PowerCut> cut) {
        this.cut = cut;
    }

    /**
     * Power for one run.
     *
     * @param cuts whether a kill takes with it what was not forced to disk
     * @param folder for what is compiled; made when missing
     * @throws IllegalStateException if there is no C compiler
     */
    public static Power of(boolean cuts, Path folder) {
        if (!cuts) {
            return new Power(Optional.empty());
        }
        try {
            return new Power(Optional.of(new PowerCut(Files.createDirectories(folder))));
        } catch (IOException e) {
            throw new IllegalStateException("Power cuts need a C compiler named cc.", e);
        }
    }

    /** What the process that works in a folder is started with. */
    public Map<String, String> environment(Path data) {
        return cut.map(some -> some.environment(data)).orElse(Map.of());
    }

    /**
     * Goes, after the process that worked in a folder was killed.
     *
     * @param seed of what is lost
     * @return what was lost, a line each; empty if the power is steady
     */
    public String go(Path data, long seed) {
        return cut.map(some -> some.cut(data, seed)).orElse("");
    }
}
