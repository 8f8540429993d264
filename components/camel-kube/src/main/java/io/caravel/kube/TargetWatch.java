package io.caravel.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and watches one target for as long as it is open: list all pages, then watch from the
 * list's version, resume from the last version seen when the watch ends, is broken or stays silent,
 * and list again when the API has forgotten that version (410). All state is touched in turns only.
 */
final class TargetWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);

    private final WatchTarget target;
    private final WatchSettings settings;
    private final KubeApi api;
    private final ScheduledExecutorService timer;
    private final Turns turns;
    private final SeenObjects seen;
    private final Delivery delivery;
    private final Backoff backoff;
    private final String what;
    private final AtomicLong heardAt = new AtomicLong();

    private volatile boolean paused;
    private volatile boolean closed;
    private ScheduledFuture<?> silence;
    private OpenWatch open;
    private int round;
    private String rev;
    private String lastTrouble = "";

    TargetWatch(
            WatchTarget target,
            WatchSettings settings,
            KubeApi api,
            ScheduledExecutorService timer,
            Turns turns,
            Delivery delivery) {
        this.target = target;
        this.settings = settings;
        this.api = api;
        this.timer = timer;
        this.turns = turns;
        this.delivery = delivery;
        this.seen = new SeenObjects(settings.resource(), delivery::offer);
        this.backoff = settings.backoff();
        this.what = "%s of target %s".formatted(settings.resource().plural(), target.id());
    }

    /** Begins; returns at once. */
    void start() {
        turn(this::list);
        long check = Math.max(50, settings.idleMillis() / 4);
        silence =
                timer.scheduleWithFixedDelay(
                        () -> turn(this::checkSilence), check, check, TimeUnit.MILLISECONDS);
    }

    /** Ends; nothing is given to the route any more except what is under way. */
    void close() {
        closed = true;
        silence.cancel(false);
        turns.execute(
                () -> {
                    closeStream();
                    delivery.close();
                });
    }

    /** Takes a turn; whatever cannot be understood in it ends in a new list. */
    private void turn(Runnable step) {
        turns.execute(
                () -> {
                    try {
                        step.run();
                    } catch (RuntimeException unreadable) {
                        relist(KubeErrors.unreadable(what, unreadable));
                    }
                });
    }

    private void list() {
        if (closed) {
            return;
        }
        seen.beginList();
        page(null);
    }

    private void page(String token) {
        Map<String, String> query = settings.selectors(target);
        query.put("limit", Integer.toString(settings.pageSize()));
        query.put("continue", token);
        String path = settings.resource().collection(target.namespace());
        api.list(KubeApi.Call.get(path, query), "list " + what, settings.requestMillis())
                .whenComplete((body, failure) -> turn(() -> listed(body, failure)));
    }

    private void listed(String body, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            trouble(KubeErrors.unwrap("list " + what, failure), this::list);
            return;
        }
        JsonObject list = new JsonObject(body);
        JsonObject metadata = list.getJsonObject("metadata", new JsonObject());
        seen.learnKind(list.getString("kind"));
        JsonArray items = list.getJsonArray("items", new JsonArray());
        for (int i = 0; i < items.size(); i++) {
            seen.listed(items.getJsonObject(i));
        }
        String token = metadata.getString("continue", "");
        if (!token.isEmpty()) {
            delivery.whenRoom(() -> page(token));
            return;
        }
        rev = metadata.getString("resourceVersion");
        seen.endList(rev);
        delivery.synced(seen.kind());
        LOG.debug("Listed {}: {} objects at {}", what, seen.size(), rev);
        fine();
        watch();
    }

    private void watch() {
        if (closed) {
            return;
        }
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
                () -> {
                    if (closed || thisRound != round) {
                        return;
                    }
                    if (take(events)) {
                        delivery.whenRoom(this::more);
                    }
                });
    }

    private void more() {
        heardAt.set(System.nanoTime());
        paused = false;
        if (open != null) {
            open.more();
        }
    }

    /** Takes events; false when one of them ended the watch. */
    private boolean take(List<String> events) {
        for (String text : events) {
            if (text.isBlank()) {
                continue;
            }
            WatchEvent event = WatchEvent.of(text);
            switch (event.type()) {
                case "ADDED", "MODIFIED" -> seen.put(event.object());
                case "DELETED" -> seen.delete(event.object());
                case "ERROR" -> {
                    String status = event.object().encode();
                    relist(KubeErrors.of("watch " + what, event.code(), status, null));
                    return false;
                }
                default -> LOG.trace("Bookmark of {}", what);
            }
            rev = event.versionOr(rev);
        }
        fine();
        return true;
    }

    private void ended(int endedRound, KubeException why) {
        turn(
                () -> {
                    if (!closed && endedRound == round) {
                        restart(why);
                    }
                });
    }

    private void restart(KubeException why) {
        closeStream();
        if (why == null) {
            LOG.debug("The API ended the watch of {}, it is resumed", what);
            again(this::watch, settings.resumeAfter());
        } else if (why.status() == 410) {
            LOG.info(
                    "KUBE-012 the API has forgotten version {} of {}, it is listed again",
                    rev,
                    what);
            again(this::list, settings.resumeAfter());
        } else if (refusesThisWay(why)) {
            api.watchOverSockets(true);
            again(this::watch, 0);
        } else {
            api.watchOverSockets(false);
            trouble(why, this::watch);
        }
    }

    /** After an error inside a watch its version may be useless: everything is listed again. */
    private void relist(KubeException why) {
        if (why.status() == 410) {
            restart(why);
        } else {
            closeStream();
            trouble(why, this::list);
        }
    }

    private boolean refusesThisWay(KubeException why) {
        boolean refused = why.status() == 400 || why.status() == 405 || why.status() == 500;
        return refused && !api.watchesOverSockets() && !api.httpWatchesOnly();
    }

    private void trouble(KubeException why, Runnable next) {
        long wait = Math.max(backoff.next(), why.retryAfter().toMillis());
        String now = why.code() + why.status();
        if (now.equals(lastTrouble)) {
            LOG.debug("{}; next attempt in {} ms", why.getMessage(), wait);
        } else {
            LOG.warn("{}; next attempt in {} ms", why.getMessage(), wait);
        }
        lastTrouble = now;
        again(next, wait);
    }

    private void fine() {
        backoff.reset();
        if (!lastTrouble.isEmpty()) {
            LOG.info("The API answers again for {}", what);
            lastTrouble = "";
        }
    }

    private void again(Runnable next, long millis) {
        if (!closed) {
            timer.schedule(() -> turn(next), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void checkSilence() {
        long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt.get());
        if (!closed && open != null && !paused && silent > settings.idleMillis()) {
            LOG.info(
                    "KUBE-013 nothing was heard of {} for {} ms, not even a bookmark: the watch is opened again",
                    what,
                    silent);
            closeStream();
            watch();
        }
    }

    private void closeStream() {
        round++;
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
