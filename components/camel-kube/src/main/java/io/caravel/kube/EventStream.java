package io.caravel.kube;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a watch open from a version on: resumes it from the last version read when it ends, is
 * broken or stays silent, and tells its reader when the API has forgotten that version. All state
 * is touched in turns only.
 */
final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Whether a watch is still heard is looked at so often, at moments of its own. */
    private static final long MOST_CHECK_MILLIS = 5_000;

    /** Who reads; called in turns. */
    interface Reader {

        /** Whether an event can be of interest, by its text; of others nothing is kept. */
        boolean wants(String text);

        /** Something was added, changed or deleted. */
        void read(WatchEvent event);

        /** Runs the task when more can be read, at once or later. */
        void whenRoom(Runnable more);

        /** The version is of no use any more: nothing comes before {@link EventStream#open}. */
        void lost(KubeException why);
    }

    private final KubeApi api;
    private final WatchSettings settings;
    private final WatchTarget target;
    private final String what;
    private final Retries retries;
    private final Executor turns;
    private final Reader reader;
    private final ScheduledFuture<?> silence;
    private final AtomicLong heardAt = new AtomicLong();
    private volatile boolean paused;
    private OpenWatch open;
    private boolean bookmarked;
    private int round;
    private String rev;
    private int setBacks;

    EventStream(
            KubeApi api,
            WatchSettings settings,
            WatchTarget target,
            ScheduledExecutorService timer,
            Executor turns,
            Reader reader) {
        this.api = api;
        this.settings = settings;
        this.target = target;
        this.what = settings.inWords(target);
        this.turns = turns;
        this.reader = reader;
        this.retries = new Retries(what, settings.backoff(), timer, turns);
        long check = Math.min(Math.max(50, settings.idleMillis() / 4), MOST_CHECK_MILLIS);
        silence =
                timer.scheduleWithFixedDelay(
                        () -> turns.execute(this::checkSilence),
                        ThreadLocalRandom.current().nextLong(check + 1),
                        check,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Reads everything that happens after a version, until it is lost or closed.
     *
     * @param knownSetBacks how often the API had been set back when that version was asked for
     */
    void open(String version, int knownSetBacks) {
        close();
        rev = version;
        setBacks = knownSetBacks;
        watch();
    }

    /** Stops reading. */
    void close() {
        round++;
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** Closes it for good. */
    void end() {
        silence.cancel(false);
        close();
    }

    private void watch() {
        Map<String, String> query = settings.selectors(target);
        query.put("watch", "true");
        query.put("allowWatchBookmarks", "true");
        query.put("resourceVersion", rev);
        long seconds = settings.watchSeconds();
        long spread = ThreadLocalRandom.current().nextLong(seconds / 2 + 1);
        query.put("timeoutSeconds", Long.toString(seconds + spread));
        URI uri = api.uri(settings.resource().collection(target.namespace()), query);
        int thisRound = ++round;
        heardAt.set(System.nanoTime());
        paused = false;
        bookmarked = false;
        String name = "watch " + what;
        Consumer<List<String>> onEvents = events -> heard(thisRound, events);
        Consumer<KubeException> onEnd = why -> ended(thisRound, why);
        open =
                api.watchesOverSockets()
                        ? new SocketWatch(api, uri, name, onEvents, onEnd)
                        : new StreamWatch(api, uri, name, onEvents, onEnd);
    }

    private void heard(int thisRound, List<String> events) {
        paused = true;
        turn(
                thisRound,
                () -> {
                    if (take(events)) {
                        reader.whenRoom(() -> more(thisRound));
                    }
                });
    }

    /** Takes a turn of a watch; whatever cannot be understood in it makes the version useless. */
    private void turn(int thisRound, Runnable step) {
        turns.execute(
                () -> {
                    if (thisRound != round) {
                        return;
                    }
                    try {
                        step.run();
                    } catch (RuntimeException unreadable) {
                        lose(KubeErrors.unreadable(what, unreadable));
                    }
                });
    }

    private void more(int thisRound) {
        if (thisRound == round && open != null) {
            heardAt.set(System.nanoTime());
            paused = false;
            open.more();
        }
    }

    /** Takes events; false when one of them ended the watch. */
    private boolean take(List<String> events) {
        for (String text : events) {
            if (text.isBlank() || !reader.wants(text)) {
                continue;
            }
            WatchEvent event = WatchEvent.of(text);
            switch (event.type()) {
                case "ADDED", "MODIFIED", "DELETED" -> reader.read(event);
                case "ERROR" -> {
                    String status = event.object().encode();
                    KubeException why = KubeErrors.of("watch " + what, event.code(), status, null);
                    lose(why);
                    return false;
                }
                default -> bookmarked = true;
            }
            rev = event.versionOr(rev);
        }
        retries.fine();
        return true;
    }

    private void ended(int endedRound, KubeException why) {
        turn(endedRound, () -> restart(why));
    }

    private void restart(KubeException why) {
        close();
        if (why == null) {
            LOG.debug("The API ended the watch of {}, it is resumed", what);
            again(settings.resumeAfter());
        } else if (why.status() == 410) {
            lose(why);
        } else if (refusesThisWay(why)) {
            api.watchOverSockets(true);
            again(0);
        } else {
            api.watchOverSockets(false);
            lookAfter(why);
        }
    }

    private void lookAfter(KubeException why) {
        int thisRound = round;
        retries.after(why, () -> stepIf(thisRound, this::look));
    }

    /**
     * Opens the watch again once the API is known to have come as far as it: one that was set back
     * would be silent until it has. One object is asked for, not those that are watched, for that
     * costs the API least; an account that may not ask so is not held up by it.
     */
    private void look() {
        Map<String, String> query = settings.nameSelector(target);
        query.put("limit", "1");
        String path = settings.resource().collection(target.namespace());
        int thisRound = ++round;
        api.list(KubeApi.Call.get(path, query), "look at " + what, settings.requestMillis())
                .whenComplete((body, failure) -> turn(thisRound, () -> looked(body, failure)));
    }

    private void looked(String body, Throwable failure) {
        if (failure == null) {
            String now = ListAnswer.of(body).rev();
            if (SeenObjects.isOlder(now, rev)) {
                lose(KubeErrors.setBack(what, rev, now));
            } else {
                watch();
            }
            return;
        }
        KubeException why = KubeErrors.unwrap("look at " + what, failure);
        if (why.status() == 403) {
            watch();
        } else {
            lookAfter(why);
        }
    }

    private void again(long millis) {
        int thisRound = round;
        retries.in(millis, () -> stepIf(thisRound, this::watch));
    }

    private void stepIf(int thisRound, Runnable step) {
        if (thisRound == round) {
            step.run();
        }
    }

    private void lose(KubeException why) {
        close();
        if (why.status() == 410) {
            LOG.info(
                    "KUBE-012 the API has forgotten version {} of {}, it is listed again",
                    rev,
                    what);
        }
        reader.lost(why);
    }

    private boolean refusesThisWay(KubeException why) {
        boolean refused = why.status() == 400 || why.status() == 405 || why.status() == 500;
        return refused && !api.watchesOverSockets() && !api.httpWatchesOnly();
    }

    private void checkSilence() {
        long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt.get());
        if (open == null || paused) {
            return;
        }
        if (api.contact().setBacks() != setBacks) {
            lose(KubeErrors.setBack(what, rev, "an earlier one"));
            return;
        }
        if (silent > settings.patience(bookmarked)) {
            LOG.info(
                    "KUBE-013 nothing was heard of {} for {} ms, not even {} bookmark: the watch is opened again",
                    what,
                    silent,
                    bookmarked ? "another" : "a");
        } else if (api.contact().doubts(heardAt.get())) {
            LOG.info(
                    "KUBE-022 the API answers again after requests without an answer, but nothing was heard of {} for {} ms: the watch is opened again",
                    what,
                    silent);
        } else {
            return;
        }
        close();
        look();
    }
}
