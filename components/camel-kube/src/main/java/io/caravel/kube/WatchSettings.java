package io.caravel.kube;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all targets of one {@code kube-watch:} endpoint have in common.
 *
 * @param resource what is listed and watched
 * @param labelSelector for lists and watches, or null
 * @param managedFields whether objects keep who owns which of their fields
 * @param pageSize objects per page of a list
 * @param requestMillis a list page that takes longer has failed
 * @param idleMillis a watch that is silent for longer is opened again; see {@link #patience}
 * @param watchSeconds after which the API server is asked to end a watch, plus up to half of it
 * @param resumeMillis before an orderly ended watch is resumed, on average
 * @param streams targets that have a stream of their own; further ones share one where they can
 * @param firstRetryMillis before the first repetition of something that failed
 * @param maxRetryMillis limit of the growing time between repetitions
 */
record WatchSettings(
        KubeResource resource,
        String labelSelector,
        boolean managedFields,
        int pageSize,
        long requestMillis,
        long idleMillis,
        long watchSeconds,
        long resumeMillis,
        int streams,
        long firstRetryMillis,
        long maxRetryMillis) {

    /** The query parameters that select the objects of a target; a null value means none. */
    Map<String, String> selectors(WatchTarget target) {
        String fields =
                Stream.of(byName(target), target.fieldSelector())
                        .filter(selector -> selector != null)
                        .collect(Collectors.joining(","));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("labelSelector", labelSelector);
        query.put("fieldSelector", fields.isEmpty() ? null : fields);
        return query;
    }

    /** The query parameters that select the one object of a target, if it names one. */
    Map<String, String> nameSelector(WatchTarget target) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("fieldSelector", byName(target));
        return query;
    }

    private static String byName(WatchTarget target) {
        return target.name() == null ? null : "metadata.name=" + escaped(target.name());
    }

    /** A value as it stands in a selector, where some letters would end it. */
    private static String escaped(String value) {
        return value.replaceAll("[\\\\,=]", "\\\\$0");
    }

    /**
     * Milliseconds before an orderly ended watch is resumed; random, since an API server that stops
     * ends all watches at once.
     */
    long resumeAfter() {
        return resumeMillis / 2 + ThreadLocalRandom.current().nextLong(resumeMillis + 1);
    }

    /**
     * Milliseconds for which a watch may bring nothing. An API that has sent a bookmark on it sends
     * the next one within about a minute; one that has not may have nothing to bookmark.
     */
    long patience(boolean bookmarked) {
        return bookmarked ? idleMillis / 2 : idleMillis;
    }

    /** What is watched, for errors and logs. */
    String inWords(WatchTarget target) {
        return "%s of target %s".formatted(resource.plural(), target.id());
    }

    /** A new series of waiting times. */
    Backoff backoff() {
        return new Backoff(firstRetryMillis, maxRetryMillis);
    }
}
