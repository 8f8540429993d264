package io.caravel.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.kube.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the proof of the role says when role and runtime differ. */
class GrantsTest {

    private static final String ROLE =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: caravel-cloud
              namespace: kube-node-lease
            rules:
            # node-up: the Leases
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              verbs: [create, patch]
            """;

    @TempDir Path folder;

    @Test
    void anApplyThatMakesAnObjectUsesBothOfItsRights() throws IOException {
        // Given, when
        Grants grants = grants();
        var deeds = Grants.deeds(log("patch", "kube-node-lease", 201));

        // Then
        assertThat(grants.unused(deeds)).isEmpty();
        assertThat(grants.denied(deeds)).isEmpty();
    }

    @Test
    void aRuleThatNothingUsesIsNamedWithItsFlow() throws IOException {
        // Given, when
        var deeds = Grants.deeds(log("patch", "kube-node-lease", 200));

        // Then
        assertThat(grants().unused(deeds))
                .singleElement()
                .asString()
                .contains(
                        "Role caravel-cloud allows to create coordination.k8s.io/leases in"
                                + " kube-node-lease, for 'node-up: the Leases'");
    }

    @Test
    void whatWasRefusedOrIsCoveredByNoRuleIsNamedWithItsObject() throws IOException {
        // Given, when
        var refused = Grants.deeds(log("patch", "kube-node-lease", 403));
        var elsewhere = Grants.deeds(log("patch", "default", 200));

        // Then
        assertThat(grants().denied(refused))
                .singleElement()
                .asString()
                .contains("patch coordination.k8s.io/leases (object 'edge-1' in namespace");
        assertThat(grants().denied(elsewhere)).hasSize(1);
    }

    private Grants grants() throws IOException {
        return Grants.of(Files.writeString(folder.resolve("role.yaml"), ROLE));
    }

    private Path log(String verb, String namespace, int code) throws IOException {
        String line =
                """
                {"verb":"%s","user":{"username":"%s"},"objectRef":{"resource":"leases",\
                "apiGroup":"coordination.k8s.io","namespace":"%s","name":"edge-1"},\
                "responseStatus":{"code":%d}}
                """;
        return Files.writeString(
                folder.resolve("audit.log"), line.formatted(verb, AuditLog.USER, namespace, code));
    }
}
