package io.caravel.devcluster.types;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one value of an object may be and how two versions of it merge. Schemas may refer to
 * themselves. Filled once while types are loaded, read-only afterwards.
 */
public final class Schema {

    /** The shape of a value. */
    public enum Shape {
        STRUCT,
        MAP,
        LIST,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        INT_OR_STRING,
        QUANTITY,
        ANY
    }

    /** Any value at all; nothing is known of what is in it. */
    public static final Schema ANYTHING = new Schema(Shape.ANY, null);

    private final Shape shape;
    private final Schema items;
    private final Map<String, Schema> fields = new LinkedHashMap<>();
    private boolean open;
    private boolean atomic;
    private boolean set;
    private boolean retainKeys;
    private boolean embedded;
    private String mergeKey = "";
    private List<String> keys = List.of();

    /** A schema of a shape; items are the values of a map or list, else null. */
    public Schema(Shape shape, Schema items) {
        this.shape = shape;
        this.items = items;
    }

    /** A structure whose fields are added while it is loaded. */
    public static Schema struct() {
        return new Schema(Shape.STRUCT, null);
    }

    /** A copy for one place of use, sharing the fields, that can be given merge rules. */
    Schema here() {
        Schema copy = new Schema(shape, items);
        copy.fields.putAll(fields);
        return copy;
    }

    /** The shape. */
    public Shape shape() {
        return shape;
    }

    /** The schema of the values of a map or a list; {@link #ANYTHING} where nothing is known. */
    public Schema items() {
        return items == null ? ANYTHING : items;
    }

    /** The declared fields of a structure. */
    public Map<String, Schema> fields() {
        return fields;
    }

    /** The schema of a field or map entry; {@link #ANYTHING} where it is not declared. */
    public Schema field(String name) {
        if (shape == Shape.MAP) {
            return items();
        }
        return fields.getOrDefault(name, ANYTHING);
    }

    /** Whether fields that are not declared are kept. */
    public boolean open() {
        return open || shape == Shape.ANY;
    }

    /** Whether one manager owns the value as a whole. */
    public boolean atomic() {
        return atomic;
    }

    /** Whether a list is a set of plain values. */
    public boolean set() {
        return set;
    }

    /** Whether a strategic patch may name the keys to retain. */
    public boolean retainKeys() {
        return retainKeys;
    }

    /** Whether the value is a whole Kubernetes object (apiVersion, kind, metadata are its own). */
    public boolean embedded() {
        return embedded;
    }

    /** The key of strategic merge for a list of objects; empty when it is replaced. */
    public String mergeKey() {
        return mergeKey;
    }

    /** The keys by which server-side apply tells items of a list apart; empty for none. */
    public List<String> keys() {
        return keys;
    }

    Schema opened() {
        open = true;
        return this;
    }

    Schema asAtomic() {
        atomic = true;
        return this;
    }

    Schema asSet() {
        set = true;
        return this;
    }

    Schema retaining() {
        retainKeys = true;
        return this;
    }

    Schema asEmbedded() {
        embedded = true;
        return this;
    }

    Schema mergedBy(String key) {
        mergeKey = key;
        return this;
    }

    Schema keyedBy(List<String> names) {
        keys = List.copyOf(names);
        return this;
    }
}
