package io.caravel.link.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version is older. */
class RevisionsTest {
    @ParameterizedTest(name = "{0} older than {1}: {2}")
    @CsvSource({
        "9,10,true",
        "10,9,false",
        "10,10,false",
        "99999999999999999999999,100000000000000000000000,true",
        "1.9,1.10,true",
        "2.1,10.0,true",
        "1.5,1.5,false",
        "1,1.5,false",
        "abc,abd,false",
        "'',5,false",
        ",5,false",
        "5,,false"
    })
    void versions_compare_by_decimal_order(String a, String b, boolean older) {
        assertThat(Revisions.older(a, b)).isEqualTo(older);
    }
}
