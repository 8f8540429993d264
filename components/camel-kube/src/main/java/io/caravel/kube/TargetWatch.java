package io.caravel.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and follows one target for as long as it is open: lists all pages, then takes what happens
 * after that list from a stream of its own or from a shared one, and lists again when the stream
 * has lost its version. All state is touched in turns only.
 */
final class TargetWatch implements EventStream.Reader {

    private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);

    private final WatchTarget target;
    private final WatchSettings settings;
    private final KubeApi api;
    private final Turns turns;
    private final SeenObjects seen;
    private final Delivery delivery;
    private final Retries retries;
    private final String what;
    private final EventStream own;
    private final SharedWatch shared;
    private final List<WatchEvent> meanwhile = new ArrayList<>();
    private volatile boolean closed;
    private boolean listing;
    private int lists;
    private int setBacks;
    private String listRev = "";

    /**
     * @param shared where events come from; null for a stream of its own
     */
    TargetWatch(
            WatchTarget target,
            WatchSettings settings,
            KubeApi api,
            ScheduledExecutorService timer,
            Turns turns,
            Delivery delivery,
            SharedWatch shared) {
        this.target = target;
        this.settings = settings;
        this.api = api;
        this.turns = turns;
        this.delivery = delivery;
        this.shared = shared;
        this.seen = new SeenObjects(settings.resource(), settings.managedFields(), delivery::offer);
        this.what = settings.inWords(target);
        this.retries = new Retries(what, settings.backoff(), timer, this::turn);
        this.own =
                shared == null ? new EventStream(api, settings, target, timer, turns, this) : null;
    }

    /** Begins; returns at once. */
    void start() {
        if (shared == null) {
            listAgain();
        } else {
            shared.add(this);
        }
    }

    /** Ends; nothing is given to the route any more except what is under way. */
    void close() {
        closed = true;
        if (shared != null) {
            shared.remove(this);
        }
        turns.execute(
                () -> {
                    if (own != null) {
                        own.end();
                    }
                    meanwhile.clear();
                    delivery.close();
                });
    }

    WatchTarget target() {
        return target;
    }

    boolean isShared() {
        return shared != null;
    }

    /**
     * Lists everything: from now on, and not before, the shared stream gives all that happens after
     * that list. From any thread.
     */
    void listAgain() {
        turn(this::list);
    }

    /** Something happened, as the shared stream tells. From any thread, in order. */
    void happened(WatchEvent event) {
        turn(
                () -> {
                    if (listing) {
                        meanwhile.add(event);
                    } else {
                        follow(event);
                    }
                });
    }

    @Override
    public boolean wants(String text) {
        return true;
    }

    @Override
    public void read(WatchEvent event) {
        change(event);
    }

    @Override
    public void whenRoom(Runnable more) {
        delivery.whenRoom(more);
    }

    /** After an error inside a watch its version may be useless: everything is listed again. */
    @Override
    public void lost(KubeException why) {
        if (KubeErrors.isSetBack(why)) {
            seen.setBack();
            list();
        } else if (why.status() == 410) {
            retries.in(settings.resumeAfter(), this::list);
        } else {
            retries.after(why, this::list);
        }
    }

    /** Takes a turn; whatever cannot be understood in it ends in a new list. */
    private void turn(Runnable step) {
        turns.execute(
                () -> {
                    if (closed) {
                        return;
                    }
                    try {
                        step.run();
                    } catch (RuntimeException unreadable) {
                        if (own != null) {
                            own.close();
                        }
                        retries.after(KubeErrors.unreadable(what, unreadable), this::list);
                    }
                });
    }

    private void list() {
        listing = true;
        meanwhile.clear();
        setBacks = api.contact().setBacks();
        seen.beginList();
        page(++lists, null);
    }

    private void page(int thisList, String token) {
        Map<String, String> query = settings.selectors(target);
        query.put("limit", Integer.toString(settings.pageSize()));
        query.put("continue", token);
        String path = settings.resource().collection(target.namespace());
        api.list(KubeApi.Call.get(path, query), "list " + what, settings.requestMillis())
                .whenComplete((body, failure) -> turn(() -> listed(thisList, body, failure)));
    }

    private void listed(int thisList, String body, Throwable failure) {
        if (thisList != lists) {
            return;
        }
        if (failure != null) {
            retries.after(KubeErrors.unwrap("list " + what, failure), this::list);
            return;
        }
        ListAnswer list = ListAnswer.of(body);
        seen.page(list.rev());
        seen.learnKind(list.kind());
        for (int i = 0; i < list.items().size(); i++) {
            seen.listed(list.items().getJsonObject(i));
        }
        if (!list.token().isEmpty()) {
            delivery.whenRoom(() -> page(thisList, list.token()));
            return;
        }
        complete(list.rev());
    }

    private void complete(String rev) {
        listRev = rev;
        listing = false;
        seen.endList(rev);
        boolean setBack = seen.takeSetBack();
        if (setBack) {
            setBacks = api.contact().setBack(what, seen.lostFrom(), rev);
        }
        delivery.synced(new Synced(seen.kind(), rev, setBack));
        LOG.debug("Listed {}: {} objects at {}", what, seen.size(), rev);
        retries.fine();
        if (own != null) {
            own.open(rev, setBacks);
        }
        List<WatchEvent> later = List.copyOf(meanwhile);
        meanwhile.clear();
        later.forEach(this::follow);
    }

    /** A shared stream may be behind the list: what the list had already is passed over. */
    private void follow(WatchEvent event) {
        if (SeenObjects.isNewer(event.versionOr(""), listRev)) {
            change(event);
        }
    }

    private void change(WatchEvent event) {
        if ("DELETED".equals(event.type())) {
            seen.delete(event.object());
        } else {
            seen.put(event.object());
        }
        if (seen.isSetBack() && !listing) {
            list();
        }
    }
}
