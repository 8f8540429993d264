package io.caravel.cloud.reported;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class RegisteredNodesTest {

    private static final String TEN = "2026-11-22T10:00:00Z";

    private final RegisteredNodes nodes = new RegisteredNodes();
    private final NodeDocument document = new NodeDocument("", 10350, "cloud-0");

    private String wanted(String labels, String ready, String heartbeat) {
        JsonObject condition =
                new JsonObject()
                        .put("type", "Ready")
                        .put("status", ready)
                        .put("lastHeartbeatTime", heartbeat);
        JsonObject said =
                new JsonObject()
                        .put("labels", new JsonObject(labels))
                        .put(
                                "status",
                                new JsonObject()
                                        .put("images", new JsonArray())
                                        .put("conditions", new JsonArray().add(condition)));
        return document.of("edge-1", said.encode());
    }

    /** The cluster has this, with additions of others and without what is empty. */
    private void inCluster(String node, String rev) {
        JsonObject object = new JsonObject(node);
        object.getJsonObject("metadata").put("resourceVersion", rev).put("uid", "u1");
        object.getJsonObject("metadata").getJsonObject("labels").put("theirs", "yes");
        object.getJsonObject("status").remove("images");
        object.getJsonObject("status")
                .getJsonArray("conditions")
                .add(new JsonObject().put("type", "TheirCondition").put("status", "True"));
        nodes.exists("edge-1", object.encode());
    }

    @Test
    void aNodeThatIsNotKnownIsWritten() {
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", TEN))).isEqualTo("node");
        assertThat(nodes.uid("edge-1")).isEmpty();
    }

    @Test
    void whatOthersPutOnANodeIsNoReasonToWrite() {
        // When
        inCluster(wanted("{}", "True", TEN), "7");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", TEN))).isEmpty();
        assertThat(nodes.uid("edge-1")).isEqualTo("u1");
    }

    @Test
    void aConditionThatTheClusterChangedIsSetRight() {
        // When the node was taken for lost
        inCluster(wanted("{}", "Unknown", TEN), "7");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", TEN))).isEqualTo("status");
    }

    @Test
    void anUnchangedStatusIsWrittenAgainOnceADay() {
        // When
        inCluster(wanted("{}", "True", TEN), "7");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", "2026-11-23T09:59:00Z"))).isEmpty();
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", "2026-11-23T10:00:00Z")))
                .isEqualTo("status");
    }

    @Test
    void aLabelThatIsNewOrOtherOrNoLongerSaidIsWritten() {
        // When
        inCluster(wanted("{\"zone\":\"a\"}", "True", TEN), "7");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{\"zone\":\"a\"}", "True", TEN))).isEmpty();
        assertThat(nodes.lacks("edge-1", wanted("{\"zone\":\"b\"}", "True", TEN)))
                .isEqualTo("node");
        assertThat(nodes.lacks("edge-1", wanted("{\"zone\":\"a\",\"x\":\"y\"}", "True", TEN)))
                .isEqualTo("node");
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", TEN))).isEqualTo("node");
    }

    @Test
    void anOlderVersionOfTheNodeThatIsToldLateIsPassedOver() {
        // Given what the answer to a write told
        inCluster(wanted("{}", "True", TEN), "10");

        // When the watch tells what was before
        inCluster(wanted("{}", "Unknown", TEN), "9");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", TEN))).isEmpty();
    }

    @Test
    void aConditionKeepsTheTimeOfItsChangeOverARestartOfItsNode() {
        // Given a node that the cluster knows as Ready since ten
        inCluster(since(wanted("{}", "True", TEN), TEN), "7");
        // When its process is new and says that it is Ready since eleven
        String eleven = "2026-11-22T11:00:00Z";
        String timed = nodes.timed("edge-1", since(wanted("{}", "True", eleven), eleven));
        // Then
        assertThat(timed).contains("\"lastTransitionTime\":\"" + TEN + "\"");
    }

    @Test
    void aConditionThatTheClusterChangedChangesAtTheTimeOfTheReport() {
        // Given a node that was taken for lost at half past ten
        inCluster(since(wanted("{}", "Unknown", TEN), "2026-11-22T10:30:00Z"), "7");
        // When it is back and was Ready for itself all the time
        String timed =
                nodes.timed("edge-1", since(wanted("{}", "True", "2026-11-22T11:00:00Z"), TEN));
        // Then
        assertThat(timed).contains("\"lastTransitionTime\":\"2026-11-22T11:00:00Z\"");
    }

    @Test
    void whatWasSaidIsOwedUntilTheClusterHasIt() {
        // Given
        nodes.said("edge-1", "{}");
        assertThat(nodes.owed("edge-1")).isEqualTo("{}");
        // When it is written
        nodes.told("edge-1", wanted("{}", "True", TEN));
        assertThat(nodes.owed("edge-1")).isEmpty();
        // And the cluster takes the node for lost
        inCluster(wanted("{}", "Unknown", TEN), "9");
        // Then it is owed again, until the node leaves
        assertThat(nodes.owed("edge-1")).isEqualTo("{}");
        nodes.left("edge-1");
        assertThat(nodes.owed("edge-1")).isEmpty();
    }

    @Test
    void whatTheApiTellsInItsOwnWordsIsNoReasonToWrite() {
        // Given amounts as a box measures them, and as the API tells them then
        inCluster(with("'memory':'16Gi','cpu':'1','hugepages-2Mi':'0'", "'x':1"), "7");
        // Then the same amounts are not written again, whatever the API leaves out or adds
        String same = "'memory':'16777216Ki','cpu':'1000m','hugepages-2Mi':'0'";
        assertThat(nodes.lacks("edge-1", with(same, "'kubeProxyVersion':'','x':1"))).isEmpty();
        inCluster(with("'memory':'268G','cpu':'1500m'", "'x':1,'swap':{'capacity':5}"), "8");
        assertThat(nodes.lacks("edge-1", with("'memory':'268000000000','cpu':'1.5'", "'x':1")))
                .isEmpty();
        // And others are
        assertThat(nodes.lacks("edge-1", with("'memory':'268Gi','cpu':'1500m'", "'x':1")))
                .isEqualTo("status");
        assertThat(nodes.lacks("edge-1", with("'memory':'268G'", "'x':1"))).isEqualTo("status");
        assertThat(nodes.lacks("edge-1", with("'memory':'268G','cpu':'x'", "'x':1")))
                .isEqualTo("status");
        assertThat(nodes.lacks("edge-1", with("'memory':'268G','cpu':'1500m'", "'x':2")))
                .isEqualTo("status");
    }

    private String with(String capacity, String info) {
        String status = "{'status':{'capacity':{%s},'nodeInfo':{%s},'conditions':[]}}";
        return document.of("edge-1", status.formatted(capacity, info).replace('\'', '"'));
    }

    private static String since(String document, String time) {
        JsonObject node = new JsonObject(document);
        node.getJsonObject("status")
                .getJsonArray("conditions")
                .getJsonObject(0)
                .put("lastTransitionTime", time);
        return node.encode();
    }
}
