package io.caravel.component.queue;

/** How much room the disk has, and what is done about it. */
public enum DiskLevel {
    /** Every lane takes rows. */
    ENOUGH,
    /** Lane bulk takes rows only as far as its overflow policy makes room for them. */
    LOW,
    /** Lanes bulk and events do; health and state go on. */
    VERY_LOW;

    /** Whether a lane is limited at this level. */
    public boolean limits(Lane lane) {
        return lane == Lane.BULK && this != ENOUGH || lane == Lane.EVENTS && this == VERY_LOW;
    }
}
