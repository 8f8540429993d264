package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;

/**
 * How often a probe asks and how many answers count. What is not given, zero or negative is as the
 * API server would have filled it in; nothing is more than {@link Integer#MAX_VALUE}.
 *
 * @param delay seconds before the first time
 * @param period seconds from one time to the next
 * @param timeout seconds for an answer
 * @param successes answers in a row that make it pass
 * @param failures in a row that make it fail
 */
record ProbeTimes(int delay, int period, int timeout, int successes, int failures) {

    /** Those of a probe as it stands in a Pod. */
    static ProbeTimes of(JsonObject probe) {
        return new ProbeTimes(
                number(probe, "initialDelaySeconds", 0),
                number(probe, "periodSeconds", 10),
                number(probe, "timeoutSeconds", 1),
                number(probe, "successThreshold", 1),
                number(probe, "failureThreshold", 3));
    }

    private static int number(JsonObject probe, String field, int usual) {
        long given = probe.getLong(field, 0L);
        return given > 0 ? (int) Math.min(given, Integer.MAX_VALUE) : usual;
    }
}
