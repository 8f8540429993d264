package io.caravel.cloud.reported;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class RegisteredNodesTest {

    private static final String TEN = "2026-11-22T10:00:00Z";

    private final RegisteredNodes nodes = new RegisteredNodes();
    private final NodeDocument document = new NodeDocument("", 10350);

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
    void aStatusIsToldAgainAfterSomeMinutes() {
        // When
        inCluster(wanted("{}", "True", TEN), "7");

        // Then
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", "2026-11-22T10:03:00Z"))).isEmpty();
        assertThat(nodes.lacks("edge-1", wanted("{}", "True", "2026-11-22T10:05:00Z")))
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
    void aConnectedNodeThatIsGivenUpAfterItsReportIsWrittenAgainAndNoOther() {
        // Given a node that said it is Ready, and was Ready at that moment
        NodeRestorer restorer = new NodeRestorer(nodes);
        String said = wanted("{}", "True", TEN);
        nodes.said("edge-1", said);
        assertThat(restorer.restore("put", "edge-1", said)).isEmpty();

        // When Kubernetes gives it up, then it is told again
        String unknown = wanted("{}", "Unknown", TEN);
        assertThat(restorer.restore("put", "edge-1", unknown)).isEqualTo(said);

        // And a Node without a status, or of a node that left, is let be
        assertThat(restorer.restore("put", "edge-1", "{\"metadata\":{}}")).isEmpty();
        nodes.left("edge-1");
        assertThat(restorer.restore("put", "edge-1", unknown)).isEmpty();
    }
}
