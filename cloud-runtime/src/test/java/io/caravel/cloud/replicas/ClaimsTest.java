package io.caravel.cloud.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private final Claims claims = new Claims("cloud-0");

    private boolean told(String rev, String replica) {
        JsonObject annotations = new JsonObject();
        if (!replica.isEmpty()) {
            annotations.put(Claims.SERVED_BY, replica);
        }
        JsonObject metadata =
                new JsonObject().put("resourceVersion", rev).put("annotations", annotations);
        return claims.lost("put", "edge-1", new JsonObject().put("metadata", metadata).encode());
    }

    @Test
    void aNodeIsLostOnceToTheReplicaThatClaimsItLater() {
        // Given a node that this replica has claimed
        claims.changed("edge-1", "connected");
        assertThat(told("9", "cloud-0")).isFalse();
        // When another claims it
        boolean lost = told("10", "cloud-1");
        // Then it is lost, once
        assertThat(lost).isTrue();
        assertThat(told("11", "cloud-1")).isFalse();
        assertThat(claims.elsewhere("edge-1")).isEqualTo("cloud-1");
    }

    @Test
    void whatAnotherClaimedBeforeSaysNothing() {
        // Given a node of another replica that has just connected here
        told("9", "cloud-1");
        claims.changed("edge-1", "connected");
        // When the other's last writes are told before and after the own claim
        assertThat(told("10", "cloud-1")).isFalse();
        assertThat(told("12", "cloud-0")).isFalse();
        boolean lost = told("11", "cloud-1");
        // Then the node stays
        assertThat(lost).isFalse();
        assertThat(claims.isElsewhere("edge-1")).isFalse();
    }

    @Test
    void aClaimThatIsToldBeforeTheAnswerToTheOwnOneIsSeenAllTheSame() {
        // Given a node of which the watch tells another's claim first
        claims.changed("edge-1", "connected");
        assertThat(told("12", "cloud-1")).isFalse();
        // When the answer to the own, older claim comes
        boolean lost = told("11", "cloud-0");
        // Then the node is lost
        assertThat(lost).isTrue();
    }

    @Test
    void aNodeThatComesBackToItsReplicaIsClaimedAlready() {
        // Given a node whose Node names this replica, as after a restart
        told("9", "cloud-0");
        claims.changed("edge-1", "connected");
        // When another claims it
        // Then it is lost although nothing was written here
        assertThat(told("10", "cloud-1")).isTrue();
    }

    @Test
    void aNodeWithoutAClaimIsNobodys() {
        assertThat(told("9", "")).isFalse();
        assertThat(claims.isElsewhere("edge-1")).isFalse();
        assertThat(claims.lost("delete", "edge-1", null)).isFalse();
        assertThat(claims.lost("synced", null, null)).isFalse();
        assertThat(claims.elsewhere("edge-2")).isEmpty();
    }
}
