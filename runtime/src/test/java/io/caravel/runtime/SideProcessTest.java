package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SideProcessTest {

    @Test
    void aSideThatRefusesToStartIsClosedAndTheStatusIsOne() {
        // Given
        AtomicBoolean closed = new AtomicBoolean();
        SideProcess.Side refusing =
                new SideProcess.Side() {
                    @Override
                    public void start() {
                        throw new StartFailure("EDGE-STORE-001", "the folder cannot be written");
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        // When
        int status = SideProcess.run(() -> refusing);
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(closed).isTrue();
    }

    @Test
    void settingsThatCannotBeUnderstoodGiveStatusOne() {
        // When
        int status =
                SideProcess.run(
                        () -> {
                            throw new StartFailure("EDGE-CONFIG-001", "edge.node is not set");
                        });
        // Then
        assertThat(status).isEqualTo(1);
    }

    @Test
    void numbersHaveTheSameDigitsWhateverLanguageTheBoxSpeaks() {
        // Given a box whose language has digits of its own
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat("%d".formatted(7)).isNotEqualTo("7");

            // When a side runs, then what it writes can be read everywhere
            AtomicReference<String> written = new AtomicReference<>();
            SideProcess.run(
                    () -> {
                        written.set("%d".formatted(7));
                        throw new StartFailure("EDGE-CONFIG-001", "edge.node is not set");
                    });
            assertThat(written).hasValue("7");
        } finally {
            Locale.setDefault(before);
        }
    }
}
