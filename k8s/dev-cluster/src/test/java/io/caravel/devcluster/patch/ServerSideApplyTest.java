package io.caravel.devcluster.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.BuiltinSchemas;
import io.caravel.devcluster.types.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Who owns which field, and what becomes of it. Quotes are single here, for reading. */
class ServerSideApplyTest {

    private static final Schema POD = new BuiltinSchemas().of("Pod");

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode apply(ObjectNode live, String manager, boolean force, String wanted)
            throws Exception {
        Managers.Id id = new Managers.Id(manager, "Apply", "");
        return new ServerSideApply(POD, id, force).apply(live, json(wanted));
    }

    private static ObjectNode plain(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("metadata");
        return copy;
    }

    @Test
    void items_of_a_list_belong_to_whoever_applied_them() throws Exception {
        // Given two managers, each with a container of its own
        ObjectNode pod =
                apply(null, "one", false, "{'spec':{'containers':[{'name':'a','image':'1'}]}}");
        pod = apply(pod, "two", false, "{'spec':{'containers':[{'name':'b','image':'1'}]}}");
        assertThat(pod.path("spec").path("containers")).hasSize(2);
        // When the first drops its own
        pod = apply(pod, "one", false, "{'spec':{'restartPolicy':'Never'}}");
        // Then the other's stays
        assertThat(plain(pod))
                .isEqualTo(
                        json(
                                "{'spec':{'restartPolicy':'Never','containers':[{'name':'b','image':'1'}]}}"));
    }

    @Test
    void a_field_of_two_managers_goes_with_the_last() throws Exception {
        // Given two managers of one value
        ObjectNode pod = apply(null, "one", false, "{'spec':{'hostname':'h'}}");
        pod = apply(pod, "two", false, "{'spec':{'hostname':'h'}}");
        // When one drops it, it stays; when both do, it goes
        pod = apply(pod, "one", false, "{}");
        assertThat(plain(pod)).isEqualTo(json("{'spec':{'hostname':'h'}}"));
        pod = apply(pod, "two", false, "{}");
        assertThat(plain(pod)).isEqualTo(json("{}"));
    }

    @Test
    void a_foreign_value_is_a_conflict_and_force_takes_it() throws Exception {
        // Given a value of one manager
        ObjectNode pod =
                apply(null, "one", false, "{'spec':{'containers':[{'name':'a','image':'1'}]}}");
        String wanted = "{'spec':{'containers':[{'name':'a','image':'2'}]}}";
        // Then another is told where it collides
        assertThatThrownBy(() -> apply(pod, "two", false, wanted))
                .isInstanceOfSatisfying(
                        ApplyConflictException.class,
                        e ->
                                assertThat(e.conflicts())
                                        .extracting(ApplyConflictException.Conflict::path)
                                        .containsExactly(".spec.containers[name=\"a\"].image"));
        // And by force it owns the value, so that the first meets a conflict next
        ObjectNode forced = apply(pod, "two", true, wanted);
        assertThatThrownBy(
                        () ->
                                apply(
                                        forced,
                                        "one",
                                        false,
                                        "{'spec':{'containers':[{'name':'a','image':'3'}]}}"))
                .isInstanceOf(ApplyConflictException.class);
    }

    @Test
    void an_update_takes_the_fields_it_changes() throws Exception {
        // Given an applied object that another program updates
        ObjectNode pod = apply(null, "one", false, "{'spec':{'hostname':'h','nodeName':'n'}}");
        ObjectNode changed = pod.deepCopy();
        ((ObjectNode) changed.get("spec")).put("hostname", "i");
        Managers managers = Managers.of(changed);
        managers.updated(new Managers.Id("edit", "Update", ""), pod, changed, POD);
        managers.writeTo(changed);
        // When the first applies its old value again
        assertThatThrownBy(() -> apply(changed, "one", false, "{'spec':{'hostname':'h'}}"))
                .isInstanceOf(ApplyConflictException.class);
        // Then it is refused, while what it still owns goes when dropped
        assertThat(plain(apply(changed, "one", false, "{}")))
                .isEqualTo(json("{'spec':{'hostname':'i'}}"));
    }

    @Test
    void managed_fields_have_the_published_form() throws Exception {
        ObjectNode pod =
                apply(
                        null,
                        "one",
                        false,
                        "{'metadata':{'labels':{'a':'b'},'finalizers':['x/y']},'spec':{'containers':"
                                + "[{'name':'a','ports':[{'containerPort':80}]}]}}");
        assertThat(Json.at(pod, "metadata", "managedFields").get(0).path("fieldsV1"))
                .isEqualTo(
                        json(
                                "{'f:metadata':{'f:labels':{'f:a':{}},'f:finalizers':{'v:\\'x/y\\'':{}}},"
                                        + "'f:spec':{'f:containers':{'k:{\\'name\\':\\'a\\'}':{'.':{},'f:name':{},"
                                        + "'f:ports':{'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}':"
                                        + "{'.':{},'f:containerPort':{}}}}}}}"));
    }
}
