package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ResourceType;

/**
 * What a verb answers.
 *
 * @param code HTTP status code
 * @param body the object, list or Status
 */
record Answer(int code, ObjectNode body) {

    static Answer ok(ObjectNode body) {
        return new Answer(200, body);
    }

    static Answer created(ObjectNode body) {
        return new Answer(201, body);
    }

    /** The Status that tells of a success. */
    static ObjectNode success(ResourceType type, ObjectNode object) {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details");
        details.put("name", Json.str(object, "metadata", "name"));
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        details.put("uid", Json.str(object, "metadata", "uid"));
        return status;
    }
}
