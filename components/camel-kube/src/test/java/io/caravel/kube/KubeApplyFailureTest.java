package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubeApplyFailureTest extends ApplyScene {
    @Test
    void whatIsGoneIsToldAsGone() {
        // Given
        kubernetes.answer(404, status("NotFound", "pods \"web\" not found", "\"name\":\"web\""));
        kubernetes.answer(
                409,
                status(
                        "Conflict",
                        "Precondition failed: UID in precondition: u1, UID in object meta: u2",
                        "\"name\":\"web\""));
        kubernetes.answer(
                422,
                status("Invalid", "Pod is invalid", "\"causes\":[{\"field\":\"metadata.uid\"}]"));
        kubernetes.answer(
                403,
                status(
                        "Forbidden",
                        "unable to create new content",
                        "\"causes\":[{\"reason\":\"NamespaceTerminating\"}]"));

        // Then
        for (int i = 0; i < 4; i++) {
            assertThat(send(STATUS_OF_POD, POD, "{\"status\":{}}").getException())
                    .isInstanceOf(KubeGoneException.class)
                    .hasMessageStartingWith("KUBE-001 status pods default/web was answered");
        }
    }

    @Test
    void whatMaySucceedLaterIsRetryableAndSaysWhen() {
        // Given
        kubernetes.answerRetryAfter(429, "3");
        kubernetes.answer(503, "");
        kubernetes.answer(401, status("Unauthorized", "Unauthorized", ""));

        // When
        KubeException busy = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));
        KubeException down = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));
        KubeException stranger = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(List.of(busy, down, stranger))
                .allSatisfy(
                        failure -> {
                            assertThat(failure).isInstanceOf(KubeUnavailableException.class);
                            assertThat(failure.isRetryable()).isTrue();
                            assertThat(failure.code()).isEqualTo("KUBE-003");
                        });
        assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(kubernetes.requests()).hasSize(3);
    }

    @Test
    void aResourceThatIsNotServedIsNotTakenForAGoneObject() {
        // Given
        String unknown = status("NotFound", "the server could not find the requested resource", "");
        kubernetes.answer(404, unknown);
        kubernetes.answer(404, unknown);

        // When
        KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(failure.code()).isEqualTo("KUBE-006");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aRefusalIsNotRetryable() {
        // Given
        kubernetes.answer(422, status("Invalid", "spec.x: Invalid value", ""));

        // When
        KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(failure).isInstanceOf(KubeRejectedException.class);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure)
                .hasMessage(
                        "KUBE-004 status pods default/web was answered 422 Invalid: spec.x: Invalid value");
    }

    @Test
    void anApiThatLetsNothingBeWrittenIsRetryableAndAdmissionIsNot() {
        // Given a role, a proxy, and admission that refuse
        kubernetes.answer(
                403,
                status(
                        "Forbidden",
                        "pods \"web\" is forbidden: User \"system:serviceaccount:a:b\" cannot patch resource \"pods/status\" in API group \"\" in the namespace \"default\"",
                        ""));
        kubernetes.answer(405, "read only");
        kubernetes.answer(403, "<html>maintenance</html>");
        kubernetes.answer(
                403, status("Forbidden", "pods \"web\" is forbidden: violates PodSecurity", ""));

        // Then
        for (int i = 0; i < 3; i++) {
            KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));
            assertThat(failure.code()).isEqualTo("KUBE-011");
            assertThat(failure.retryable()).isTrue();
        }
        assertThat(failure(send(STATUS_OF_POD, POD, "{\"status\":{}}")).code())
                .isEqualTo("KUBE-004");
    }

    @Test
    void anUnreachableApiIsRetryable() throws Exception {
        // Given
        kubernetes.close();

        // When
        KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(failure).isInstanceOf(KubeUnavailableException.class);
        assertThat(failure.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheClient")
    void aFaultOfTheHttpClientIsNotTakenForOneOfTheMessage(RuntimeException fault) {
        // Given a client that fails before it sends, as with a token that no header can hold
        try (KubernetesClient broken = kubernetes.clientThatThrows(fault)) {
            camel.getComponent("kube-apply", KubeApplyComponent.class).setKubernetesClient(broken);
            // When
            KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));
            // Then no policy that looks at causes first takes it for a message that is wrong
            assertThat(failure).isInstanceOf(KubeUnavailableException.class).hasNoCause();
            assertThat(failure)
                    .hasMessageStartingWith("KUBE-003 status pods default/web got no answer: ")
                    .hasMessageContaining(fault.getClass().getSimpleName());
        }
    }

    private static Stream<RuntimeException> faultsOfTheClient() {
        return Stream.of(
                new IllegalArgumentException("bad header"),
                new NullPointerException(),
                new IndexOutOfBoundsException(),
                new ClassCastException(),
                new IllegalStateException("Client is closed"));
    }

    @Test
    void aMessageThatCannotBeARequestIsNotSent() {
        // Given
        Map<String, Object> escaping = Map.of(KubeConstants.KEY, "default/../secrets");

        // Then
        assertThat(failure(send(STATUS_OF_POD, POD, "not json")).code()).isEqualTo("KUBE-005");
        assertThat(failure(send(STATUS_OF_POD, POD, null)).code()).isEqualTo("KUBE-005");
        assertThat(failure(send(STATUS_OF_POD, POD, "{}")).code()).isEqualTo("KUBE-005");
        assertThat(failure(send(STATUS_OF_POD, Map.of(), "{\"status\":{}}")).code())
                .isEqualTo("KUBE-005");
        assertThat(failure(send(STATUS_OF_POD, escaping, "{\"status\":{}}")).code())
                .isEqualTo("KUBE-005");
        assertThat(kubernetes.requests()).isEmpty();
    }

    private static KubeException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(KubeException.class);
        return (KubeException) exchange.getException();
    }

    private static String status(String reason, String message, String details) {
        return new JsonObject()
                .put("kind", "Status")
                .put("reason", reason)
                .put("message", message)
                .put("details", new JsonObject("{" + details + "}"))
                .encode();
    }
}
