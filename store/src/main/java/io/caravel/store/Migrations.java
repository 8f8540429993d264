package io.caravel.store;

import java.util.List;

/**
 * The tables of one area of a database: SQL that leads from version to version.
 *
 * <p>Version n is reached after step n; the first step makes version 1. A step may hold several
 * statements separated by {@code ;} at the end of a line.
 *
 * @param area name of the area, for example {@code objects}; one area belongs to one module
 * @param steps SQL of each version, first version first; once released a step never changes
 */
public record Migrations(String area, List<String> steps) {

    /** Copies the list, so that an area cannot change after it was handed over. */
    public Migrations {
        steps = List.copyOf(steps);
    }
}
