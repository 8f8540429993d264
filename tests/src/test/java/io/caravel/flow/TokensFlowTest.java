package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow tokens-down, with a restart of the edge while the cloud is away. */
@ExtendWith(FlowLab.class)
class TokensFlowTest {

    @Test
    void aPodGetsTheTokenItMountsBoundToItselfAndKeepsItThroughAnOutage(FlowLab.Actors actors)
            throws Exception {
        // Given a Pod that mounts a token for somebody
        var options = actors.lab().options();
        Pod pod =
                LabObjects.pod(options, "bearer")
                        .edit()
                        .editSpec()
                        .addNewVolume()
                        .withName("token")
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken("vault", 1200L, "token")
                        .endSource()
                        .endProjected()
                        .endVolume()
                        .endSpec()
                        .build();
        // When
        Pod made = actors.lab().kube().resource(pod).create();
        // Then its file has a token for that audience, bound to that Pod's account
        Path token =
                options.folder()
                        .resolve("edge/pods")
                        .resolve(made.getMetadata().getUid())
                        .resolve("volumes/token/token");
        soon().until(() -> actors.cloudUser().isRunning("bearer"));
        String text = Files.readString(token);
        byte[] claims = Base64.getUrlDecoder().decode(text.split("\\.")[1]);
        JsonObject said = new JsonObject(new String(claims, StandardCharsets.UTF_8));
        assertThat(said.getJsonArray("aud")).containsExactly("vault");
        assertThat(said.getString("sub"))
                .isEqualTo("system:serviceaccount:" + options.namespace() + ":default");
        assertThat(Files.readString(actors.lab().edgeStore(), StandardCharsets.ISO_8859_1))
                .doesNotContain(text);
        // And it is the same when the edge comes again without the cloud
        actors.lab().cutLink();
        actors.restartEdge();
        assertThat(Files.readString(token)).isEqualTo(text);
        actors.lab().restoreLink();
        soon().until(actors.cloudUser()::isNodeReady);
        actors.lab().kube().resource(made).delete();
        soon().until(() -> actors.cloudUser().pod("bearer").isEmpty());
        soon().until(() -> !Files.exists(token));
    }
}
