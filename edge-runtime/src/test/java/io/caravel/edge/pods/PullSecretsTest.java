package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.RegistryCredentials;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which credentials are tried for which image. */
class PullSecretsTest {

    private final Map<String, JsonObject> stored = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "https://index.docker.io/v1/, busybox, true",
        "https://index.docker.io/v1/, team/app:2, true",
        "https://index.docker.io/v1/, docker.io/team/app, true",
        "https://index.docker.io/v1/, quay.io/team/app, false",
        "docker.io, busybox:1, true",
        "docker.io/team, team/app, true",
        "docker.io/team, other/app, false",
        "quay.io, quay.io/team/app@sha256:00, true",
        "https://quay.io/v2/, quay.io/team/app, true",
        "quay.io/team, quay.io/team/app, true",
        "quay.io/team, quay.io/other/app, false",
        "*.example.com, eu.example.com/app, true",
        "*.example.com, a.b.example.com/app, false",
        "eu-*.example.com, eu-1.example.com/app, true",
        "*.example.com, example.com/app, false",
        "example.com, example.com:5000/app, false",
        "example.com:5000, example.com:5000/app:1, true",
        "http://localhost:5000, localhost:5000/app, true",
        "127.0.0.1:5000, 127.0.0.1:5000/local/app:1, true",
    })
    void an_entry_is_for_an_image_by_host_port_and_path(
            String entry, String image, boolean matches) {
        // Then
        assertThat(RegistryMatch.matches(entry, image)).isEqualTo(matches);
    }

    @Test
    void all_credentials_that_match_are_tried_and_the_longest_entry_first() {
        // Given
        put("new", ".dockerconfigjson", "{\"auths\":" + entries() + "}");
        put(
                "old",
                ".dockercfg",
                "{\"quay.io\":{\"username\":\"third\",\"password\":\"c\",\"email\":\"x@y\"}}");

        // When
        List<RegistryCredentials> found = secrets("new", "old").of("quay.io/team/app:1");

        // Then
        assertThat(found)
                .containsExactly(
                        new RegistryCredentials("second", "b:b", ""),
                        new RegistryCredentials("first", "a", ""),
                        new RegistryCredentials("third", "c", ""));
        assertThat(found.toString()).doesNotContain("b:b");
        assertThat(secrets("new", "old").of("example.com/app")).isEmpty();
    }

    @Test
    void a_secret_that_is_missing_or_unreadable_is_named_and_stops_no_other() {
        // Given
        put("broken", ".dockerconfigjson", "{\"auths\":");
        put("odd", ".dockerconfigjson", "{\"auths\":{\"quay.io\":7}}");
        put("none", "password", "x");
        put("good", ".dockercfg", "{\"quay.io\":{\"username\":\"u\",\"password\":\"p\"}}");

        // When
        PullSecrets secrets = secrets("absent", "broken", "odd", "none", "good");

        // Then
        assertThat(secrets.missing()).containsExactly("absent", "broken", "none");
        assertThat(secrets.of("quay.io/app")).hasSize(1);
    }

    private static String entries() {
        return "{\"quay.io\":{\"auth\":\"%s\"},\"https://quay.io/team\":{\"auth\":\"%s\"}}"
                .formatted(base64("first:a"), base64("second:b:b"));
    }

    private void put(String name, String key, String text) {
        stored.put(
                "default/" + name,
                new JsonObject().put("data", new JsonObject().put(key, base64(text))));
    }

    private PullSecrets secrets(String... names) {
        JsonArray references = new JsonArray();
        for (String name : names) {
            references.add(new JsonObject().put("name", name));
        }
        JsonObject pod = PodsOnProcessesTest.pod("p", "u", "true");
        pod.getJsonObject("spec").put("imagePullSecrets", references);
        ObjectLookup objects = (kind, key) -> Optional.ofNullable(stored.get(key));
        return new PullSecrets(Pod.parse(pod.encode()), new ConfigData(objects, "default"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
