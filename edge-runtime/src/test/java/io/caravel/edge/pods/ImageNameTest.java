package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of images, and texts that are none. */
class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "busybox, busybox:latest",
        "cafe, cafe:latest",
        "a/b__c/d-e.f, a/b__c/d-e.f:latest",
        "localhost:5000/x, localhost:5000/x:latest",
        "localhost:5000/x:1, localhost:5000/x:1",
        "Registry.Example.com/x, Registry.Example.com/x:latest",
        "'[fd00::1]:5000/x:v1.2_3', '[fd00::1]:5000/x:v1.2_3'",
    })
    void aNameMeansItsTag(String image, String tagged) {
        assertThat(ImageName.isOne(image)).isTrue();
        assertThat(ImageName.tagged(image)).isEqualTo(tagged);
    }

    @Test
    void aDigestIsATagEnough() {
        // Given
        String image = "x.io/y@sha256:" + "0a".repeat(32);

        // When / Then
        assertThat(ImageName.isOne(image)).isTrue();
        assertThat(ImageName.tagged(image)).isEqualTo(image);
        assertThat(ImageName.isOne("x.io/y:1@sha256:" + "0a".repeat(32))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "!!",
                "a b",
                "Upper",
                "a:",
                "a@",
                "a:b:c",
                "/a",
                "a/",
                "a//b",
                "-a",
                "a-",
                "https://a/b",
                "a@sha256:1",
                "a:-1"
            })
    void whatIsNoneIsSeen(String text) {
        assertThat(ImageName.isOne(text)).isFalse();
    }

    @Test
    void oneOfAnyLengthIsLookedAtInNoTime() {
        assertThat(ImageName.isOne("a-".repeat(100_000))).isFalse();
        assertThat(ImageName.isOne("a-".repeat(250))).isFalse();
    }
}
