package io.caravel.devcluster.table;

import io.caravel.devcluster.types.ResourceType;
import java.util.List;

/** Which columns each resource has. */
final class Columns {

    private Columns() {}

    static List<Column> of(ResourceType type) {
        return List.of(Column.NAME, Column.AGE);
    }
}
