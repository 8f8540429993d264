package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not of the API server, and those that only look as if they were. */
class KubeApplyProxyTest extends ApplyScene {

    private static final String DEVICE =
            "kube-apply:apply?resource=devicestatuses.v1beta1.devices.kubeedge.io";
    private static final String PAGE = "<html>secret-of-a-page</html>";

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 405, 418, 429, 500, 502, 503, 504})
    void aPageOfAProxyIsTriedAgainWhateverItsStatus(int status) {
        // Given
        kubernetes.answer(status, PAGE);

        // When
        KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(failure.retryable()).isTrue();
        assertThat(failure)
                .hasMessageContaining("status pods default/web was answered " + status)
                .hasMessageNotContaining("secret");
        assertThat(kubernetes.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "",
                "[]",
                "{}",
                "{\"status\":\"maintenance\"}",
                "{\"metadata\":\"secret\"}",
                "{\"kind\":"
            })
    void aSuccessThatIsNotOfTheApiIsNoSuccess(String page) {
        // Given a proxy that answers every verb with 200 and something else
        String body = "{\"kind\":\"DeviceStatus\",\"status\":{}}";

        // Then no message waits for ever, and none is taken for written
        for (String uri : new String[] {STATUS_OF_POD, DEVICE, "kube-apply:delete?resource=pods"}) {
            kubernetes.answer(200, page);
            KubeException failure = failure(send(uri, POD, body));
            assertThat(failure.code()).isEqualTo("KUBE-010");
            assertThat(failure.retryable()).isTrue();
            assertThat(failure)
                    .hasNoCause()
                    .hasMessageContaining("default/web")
                    .hasMessageNotContaining("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "",
                "{\"message\":\"no route\",\"details\":{\"name\":\"web\"}}",
                "{\"kind\":\"Status\",\"reason\":\"Nowhere\",\"details\":{\"name\":\"web\"}}"
            })
    void onlyTheApiCanSayThatAnObjectIsGone(String page) {
        // Given a proxy that has lost its way for a moment, while the object is there
        for (String uri : new String[] {STATUS_OF_POD, "kube-apply:delete?resource=pods"}) {
            kubernetes.answer(404, page);
            kubernetes.answer(200, list("{\"metadata\":{\"name\":\"web\"}}"));
            // Then
            assertThat(failure(send(uri, POD, "{\"status\":{}}")).retryable()).isTrue();
            assertThat(failureOfNextWithout(uri, page).retryable()).isTrue();
        }
        assertThat(kubernetes.requests())
                .filteredOn(request -> "GET".equals(request.method()))
                .isNotEmpty()
                .allMatch(request -> request.uri().contains("metadata.name%3Dweb"));
    }

    /** The same where the way is lost for lists too, or they are answered with something else. */
    private KubeException failureOfNextWithout(String uri, String page) {
        kubernetes.answer(404, page);
        kubernetes.answer(200, "{}");
        return failure(send(uri, POD, "{\"status\":{}}"));
    }

    @Test
    void aServerThatSaysNoMoreThan404IsAskedForAListAndThatSaysWhetherItIsGone() {
        // Given
        kubernetes.answer(404, "");
        kubernetes.answer(200, list(""));

        // Then
        assertThat(failure(send(STATUS_OF_POD, POD, "{\"status\":{}}")))
                .isInstanceOf(KubeGoneException.class);
    }

    private static String list(String items) {
        return "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":["
                + items
                + "]}";
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() {
        // Given
        kubernetes.breakOff();

        // When
        KubeException failure = failure(send(DEVICE, POD, "{\"kind\":\"DeviceStatus\"}"));

        // Then
        assertThat(failure.code()).isEqualTo("KUBE-003");
        assertThat(failure.retryable()).isTrue();
        assertThat(kubernetes.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'admission webhook \"a.example\" denied the request: no'",
        "403, 'admission webhook \"a.example\" denied the request: User \"edge\" cannot do that'",
        "422, 'status.phase: Invalid value'",
        "413, 'Request entity too large: limit is 3145728'"
    })
    void whatTheServerRefusesIsNotTriedAgain(int status, String message) {
        // Given
        kubernetes.answer(status, said(message));

        // When
        KubeException failure = failure(send(STATUS_OF_POD, POD, "{\"status\":{}}"));

        // Then
        assertThat(failure.code()).isEqualTo("KUBE-004");
        assertThat(failure.retryable()).isFalse();
        assertThat(failure).hasMessageEndingWith(message);
    }

    @Test
    void aMessageThatIsTooLargeForAProxyIsNotTriedAgain() {
        // Given
        kubernetes.answer(413, PAGE);

        // Then
        assertThat(failure(send(STATUS_OF_POD, POD, "{\"status\":{}}")).retryable()).isFalse();
    }

    @Test
    void aRefusalIsOneLineOfALog() {
        // Given
        kubernetes.answer(422, said("a\r\n2026 ERROR forged"));

        // Then
        assertThat(failure(send(STATUS_OF_POD, POD, "{\"status\":{}}")))
                .hasMessageEndingWith(": a 2026 ERROR forged");
    }

    private static String said(String message) {
        return new JsonObject().put("kind", "Status").put("message", message).encode();
    }

    private static KubeException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(KubeException.class);
        return (KubeException) exchange.getException();
    }
}
