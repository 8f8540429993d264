package io.caravel.edge.pods;

import java.time.Duration;

/**
 * How much of the disk images and logs may take.
 *
 * @param imagesHigh per cent of the images' disk from which unused images are removed
 * @param imagesLow per cent down to which they are
 * @param imagesLeast age below which an image is never removed
 * @param imagesMost age from which an unused image is removed in any case; zero for never
 * @param logBytes size of a container's log at which another one is begun
 * @param logFiles how many files of one container's log are kept
 */
public record UpkeepLimits(
        int imagesHigh,
        int imagesLow,
        Duration imagesLeast,
        Duration imagesMost,
        long logBytes,
        int logFiles) {

    /** Those of a kubelet. */
    public static final UpkeepLimits DEFAULT =
            new UpkeepLimits(85, 80, Duration.ofMinutes(2), Duration.ZERO, 10 << 20, 5);
}
