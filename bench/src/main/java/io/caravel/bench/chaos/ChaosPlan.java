package io.caravel.bench.chaos;

/**
 * How much of what a run does. The same seed gives the same choices, not the same moments: those
 * depend on the machine.
 *
 * @param seed of all random choices
 * @param events each way
 * @param changes of keyed state, both ways together
 * @param kills of each of the two processes
 * @param devices that publish at once
 * @param uptime milliseconds that a process lives on average once it is ready
 * @param powerCuts whether a kill takes with it what was not forced to disk
 */
public record ChaosPlan(
        long seed, int events, int changes, int kills, int devices, int uptime, boolean powerCuts) {

    /** The run that the figures come from. */
    public static ChaosPlan full(long seed) {
        return new ChaosPlan(seed, 100_000, 10_000, 200, 8, 3_000, false);
    }

    /** Less of everything, for a few minutes. */
    public static ChaosPlan quick(long seed) {
        return new ChaosPlan(seed, 10_000, 1_000, 12, 8, 3_000, false);
    }

    /** As little as says something, for about a minute. */
    public static ChaosPlan brief(long seed) {
        return new ChaosPlan(seed, 2_000, 300, 5, 4, 2_000, false);
    }

    /** The same with other numbers; 0 leaves one as it is. */
    public ChaosPlan with(int newEvents, int newChanges, int newKills) {
        return new ChaosPlan(
                seed,
                newEvents > 0 ? newEvents : events,
                newChanges > 0 ? newChanges : changes,
                newKills > 0 ? newKills : kills,
                devices,
                uptime,
                powerCuts);
    }

    /** The same with power cuts instead of plain kills. */
    public ChaosPlan withPowerCuts() {
        return new ChaosPlan(seed, events, changes, kills, devices, uptime, true);
    }

    /** Numbered things of a whole that one of several does; all shares make the whole. */
    static int share(int whole, int of, int index) {
        return whole / of + (index < whole % of ? 1 : 0);
    }
}
