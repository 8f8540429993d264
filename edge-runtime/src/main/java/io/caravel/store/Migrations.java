package io.caravel.store;

import java.util.List;

/**
 * The tables of one area of a database: statement groups that lead from version to version.
 *
 * @param area name of the area, for example {@code objects}
 * @param steps SQL of each version, first version first; once released a step never changes
 */
public record Migrations(String area, List<String> steps) {}
