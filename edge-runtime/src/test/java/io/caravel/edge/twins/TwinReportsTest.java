package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the cloud is told of many twins that change all the time. */
class TwinReportsTest {

    private static final int DEVICES = 100;
    private static final long TICK = Duration.ofMillis(100).toNanos();

    @TempDir Path folder;

    @Test
    void manyTwinsAreToldSpreadOverTheSecondAndEachAsOftenAsTheOthers() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given many devices that all change at once, and go on changing
            for (int i = 0; i < DEVICES; i++) {
                world.device("d" + i, "1", "u" + i);
            }
            world.applyAll();
            Map<String, List<Long>> told = new HashMap<>();
            int most = 0;
            // When they are told for ten seconds
            for (int tick = 0; tick < 100; tick++) {
                for (int i = 0; i < DEVICES; i++) {
                    world.reports.changed("default/d" + i);
                }
                List<UpEvent> due = world.reports.due();
                most = Math.max(most, due.size());
                for (UpEvent event : due) {
                    told.computeIfAbsent(event.key(), key -> new ArrayList<>())
                            .add(world.nanos.get());
                }
                world.nanos.addAndGet(TICK);
            }
            // Then never all at once, and each again as soon as it may
            assertThat(most).isLessThan(DEVICES / 4);
            assertThat(told).hasSize(DEVICES);
            assertThat(told.values())
                    .allSatisfy(
                            times -> {
                                for (int i = 1; i < times.size(); i++) {
                                    assertThat(times.get(i) - times.get(i - 1))
                                            .isBetween(
                                                    TwinReports.SPACING,
                                                    TwinReports.SPACING + 2 * TICK);
                                }
                            });
        }
    }
}
