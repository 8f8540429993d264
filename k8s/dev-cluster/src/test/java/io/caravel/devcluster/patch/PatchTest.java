package io.caravel.devcluster.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.BuiltinSchemas;
import io.caravel.devcluster.types.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each kind of patch changes an object. Quotes are single here, for reading. */
class PatchTest {

    private static final Schema POD = new BuiltinSchemas().of("Pod");

    private static JsonNode json(String text) throws IOException {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object(String text) throws IOException {
        return (ObjectNode) json(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // RFC 7386, appendix A
                "{'a':'b'}          | {'a':'c'}        | {'a':'c'}",
                "{'a':'b'}          | {'b':'c'}        | {'a':'b','b':'c'}",
                "{'a':'b'}          | {'a':null}       | {}",
                "{'a':['b']}        | {'a':'c'}        | {'a':'c'}",
                "{'a':{'b':'c'}}    | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}  | {'a':[1]}        | {'a':[1]}",
                "{'e':null}         | {'a':1}          | {'e':null,'a':1}",
                "{}                 | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
            })
    void merge_patch_follows_its_rfc(String target, String patch, String result)
            throws IOException {
        assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}       | [{'op':'add','path':'/b','value':2}]              | {'a':1,'b':2}",
                "{'a':[1,3]}   | [{'op':'add','path':'/a/1','value':2}]            | {'a':[1,2,3]}",
                "{'a':[1]}     | [{'op':'add','path':'/a/-','value':2}]            | {'a':[1,2]}",
                "{'a':1,'b':2} | [{'op':'remove','path':'/b'}]                     | {'a':1}",
                "{'a':1}       | [{'op':'replace','path':'/a','value':2}]          | {'a':2}",
                "{'a':{'b':1}} | [{'op':'move','from':'/a/b','path':'/c'}]         | {'a':{},'c':1}",
                "{'a':[1,2]}   | [{'op':'replace','path':'/a/0','value':9}]        | {'a':[9,2]}",
                "{'a/b~':1}    | [{'op':'copy','from':'/a~1b~0','path':'/c'}]      | {'a/b~':1,'c':1}",
                "{'a':1}       | [{'op':'test','path':'/a','value':1.0}]           | {'a':1}",
            })
    void json_patch_follows_its_rfc(String target, String patch, String result) throws Exception {
        assertThat(JsonPatch.apply(json(target), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'remove','path':'/x'}]",
                "[{'op':'replace','path':'/x','value':1}]",
                "[{'op':'add','path':'/x/y','value':1}]",
                "[{'op':'add','path':'/l/9','value':1}]",
                "[{'op':'add','path':'/l/01','value':1}]",
                "[{'op':'test','path':'/a','value':2}]",
                "[{'op':'add','path':'a','value':2}]",
                "[{'op':'add','path':'/a'}]",
                "[{'op':'nope','path':'/a'}]",
                "[1]",
                "{}",
            })
    void json_patch_refuses_what_does_not_fit(String patch) {
        assertThatThrownBy(() -> JsonPatch.apply(json("{'a':1,'l':[1]}"), json(patch)))
                .isInstanceOf(BadPatchException.class);
    }

    @Test
    void strategic_merge_merges_items_by_their_key() throws Exception {
        // Given a Pod with two containers
        ObjectNode pod =
                object(
                        "{'spec':{'containers':[{'name':'a','image':'1','env':[{'name':'X','value':'1'}]},"
                                + "{'name':'b'}]}}");
        // When one is changed, one deleted and one added
        JsonNode patch =
                json(
                        "{'spec':{'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':["
                                + "{'name':'a','env':[{'name':'Y','value':'2'}]},"
                                + "{'name':'b','$patch':'delete'},{'name':'c'}]}}");
        // Then each is, in the order wanted
        assertThat(StrategicMergePatch.apply(pod, patch, POD))
                .isEqualTo(
                        json(
                                "{'spec':{'containers':[{'name':'c'},{'name':'a','image':'1','env':["
                                        + "{'name':'X','value':'1'},{'name':'Y','value':'2'}]}]}}"));
    }

    @Test
    void strategic_merge_obeys_its_directives() throws Exception {
        // Given lists and structures of every sort
        ObjectNode pod =
                object(
                        "{'metadata':{'finalizers':['a','b'],'labels':{'x':'1'}},'spec':{'volumes':["
                                + "{'name':'v','emptyDir':{}}],'tolerations':[{'key':'t'}]}}");
        // When each is changed by its directive
        JsonNode patch =
                json(
                        "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a'],'finalizers':['c'],"
                                + "'labels':{'$patch':'replace','y':'2'}},'spec':{'volumes':[{'name':'v',"
                                + "'$retainKeys':['name','secret'],'secret':{}}],'tolerations':[{'key':'u'}]}}");
        // Then the rest is kept or replaced as the schema says
        assertThat(StrategicMergePatch.apply(pod, patch, POD))
                .isEqualTo(
                        json(
                                "{'metadata':{'finalizers':['b','c'],'labels':{'y':'2'}},'spec':{'volumes':["
                                        + "{'name':'v','secret':{}}],'tolerations':[{'key':'u'}]}}"));
    }

    @Test
    void strategic_merge_refuses_items_without_their_key() throws Exception {
        ObjectNode pod = object("{'spec':{'containers':[]}}");
        assertThatThrownBy(
                        () ->
                                StrategicMergePatch.apply(
                                        pod, json("{'spec':{'containers':[{'image':'x'}]}}"), POD))
                .hasMessageContaining("merge key: name");
    }
}
