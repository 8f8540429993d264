package io.caravel.edge.pods;

import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a registry that wants to know who pulls them, on a real containerd. */
class PrivateImagesTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** The first shows only until it is told how long is waited. */
    private static final Pattern REFUSED = Pattern.compile("ErrImagePull|ImagePullBackOff");

    @Test
    void an_image_is_pulled_with_the_credentials_of_the_pods_secret(@TempDir Path folder)
            throws Exception {
        try (ContainerdBox containerd = ContainerdBox.start();
                PrivateRegistry registry = new PrivateRegistry(containerd);
                EdgeBox box = EdgeBox.on(folder, () -> new CriRuntime(containerd.socket()))) {
            // Given
            String image = registry.place() + "/local/private:1";

            // When nobody says who pulls
            box.put("pod", pod("stranger", image));

            // Then
            await().atMost(SOON)
                    .until(() -> REFUSED.matcher(box.status("default/stranger").encode()).find());

            // When one of several entries is the right one, and its secret comes after the Pod
            JsonObject pod = pod("friend", image);
            pod.getJsonObject("spec")
                    .put("imagePullSecrets", new JsonArray("[{\"name\":\"login\"}]"));
            box.put("pod", pod);
            box.put("secret", login(registry.place()));

            // Then
            box.awaitStatus(
                    "default/friend", status -> "Running".equals(status.getString("phase")));
            box.awaitReasons(
                    "default/friend",
                    told ->
                            told.contains("Pulled")
                                    .doesNotContain("Failed", "FailedToRetrieveImagePullSecret"));
            box.removeAll();
        }
    }

    private static JsonObject login(String place) {
        JsonObject auths =
                new JsonObject()
                        .put(
                                place + "/local",
                                new JsonObject().put("username", "other").put("password", "no"))
                        .put(
                                place,
                                new JsonObject()
                                        .put("username", PrivateRegistry.USER)
                                        .put("password", PrivateRegistry.PASSWORD));
        String config = new JsonObject().put("auths", auths).encode();
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", "login").put("namespace", "default"))
                .put(
                        "data",
                        new JsonObject()
                                .put(
                                        ".dockerconfigjson",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        config.getBytes(StandardCharsets.UTF_8))));
    }

    private static JsonObject pod(String name, String image) {
        JsonObject pod = PodsOnProcessesTest.pod(name, "uid-" + name, "sleep 1000");
        pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0).put("image", image);
        return pod;
    }
}
