package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.types.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code metadata.managedFields} of one object: who owns which fields. */
public final class Managers {

    private final Map<Id, Entry> entries = new LinkedHashMap<>();

    /**
     * A manager's identity.
     *
     * @param name the field manager
     * @param operation Apply or Update
     * @param subresource empty for the object itself
     */
    public record Id(String name, String operation, String subresource) {}

    private record Entry(String apiVersion, String time, FieldSet fields) {}

    /** Reads the managers recorded in an object; unreadable entries are dropped. */
    public static Managers of(ObjectNode object) {
        Managers managers = new Managers();
        if (object != null) {
            for (JsonNode entry : Json.at(object, "metadata", "managedFields")) {
                if (entry.path("fieldsV1").isObject()) {
                    managers.entries.put(
                            new Id(
                                    Json.str(entry, "manager"),
                                    Json.str(entry, "operation"),
                                    Json.str(entry, "subresource")),
                            new Entry(
                                    Json.str(entry, "apiVersion"),
                                    Json.str(entry, "time"),
                                    FieldSet.parse(entry.path("fieldsV1"))));
                }
            }
        }
        return managers;
    }

    /** Writes the managers into an object. */
    public void writeTo(ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        ArrayNode list = Json.array();
        entries.forEach(
                (id, entry) -> {
                    ObjectNode item = list.addObject();
                    item.put("manager", id.name()).put("operation", id.operation());
                    item.put("apiVersion", entry.apiVersion()).put("time", entry.time());
                    item.put("fieldsType", "FieldsV1");
                    item.set("fieldsV1", entry.fields().toJson());
                    if (!id.subresource().isEmpty()) {
                        item.put("subresource", id.subresource());
                    }
                });
        if (list.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", list);
        }
    }

    /** Records that a manager wrote an object by create, update or patch. */
    public void updated(Id id, ObjectNode before, ObjectNode after, Schema schema) {
        Map<List<String>, JsonNode> old = Fields.of(before, schema);
        Map<List<String>, JsonNode> now = Fields.of(after, schema);
        FieldSet changed = new FieldSet();
        now.forEach(
                (path, value) -> {
                    if (!value.equals(old.get(path))) {
                        changed.paths().add(path);
                    }
                });
        FieldSet gone = new FieldSet(old.keySet());
        gone.removeAll(new FieldSet(now.keySet()));
        FieldSet own = fieldsOf(id);
        takeFromAll(gone);
        takeFromAll(changed);
        own.removeAll(gone);
        own.addAll(changed);
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        set(id, Json.str(after, "apiVersion"), own);
    }

    /** What a manager owns; a copy. */
    FieldSet fieldsOf(Id id) {
        FieldSet copy = new FieldSet();
        Entry entry = entries.get(id);
        if (entry != null) {
            copy.addAll(entry.fields());
        }
        return copy;
    }

    /** What all managers but one own. */
    FieldSet fieldsOfOthers(Id id) {
        FieldSet all = new FieldSet();
        entries.forEach(
                (other, entry) -> {
                    if (!other.equals(id)) {
                        all.addAll(entry.fields());
                    }
                });
        return all;
    }

    /** Records what a manager owns from now on; it keeps its time when that did not change. */
    void set(Id id, String apiVersion, FieldSet fields) {
        Entry before = entries.get(id);
        if (fields.isEmpty()) {
            entries.remove(id);
        } else if (before == null || !before.fields().paths().equals(fields.paths())) {
            entries.put(id, new Entry(apiVersion, Times.now(), fields));
        }
        entries.values().removeIf(entry -> entry.fields().isEmpty());
    }

    /** Takes fields away from every manager. */
    void takeFromAll(FieldSet fields) {
        entries.values().forEach(entry -> entry.fields().removeAll(fields));
        entries.values().removeIf(entry -> entry.fields().isEmpty());
    }

    /** The fields of other managers among those wanted, that now have another value. */
    List<ApplyConflictException.Conflict> conflicts(Id id, FieldSet wanted) {
        List<ApplyConflictException.Conflict> found = new ArrayList<>();
        entries.forEach(
                (other, entry) -> {
                    if (!other.equals(id)) {
                        for (List<String> path : wanted.paths()) {
                            if (entry.fields().has(path)) {
                                found.add(
                                        new ApplyConflictException.Conflict(
                                                other.name(),
                                                entry.apiVersion(),
                                                other.operation(),
                                                FieldSet.readable(path)));
                            }
                        }
                    }
                });
        return found;
    }
}
