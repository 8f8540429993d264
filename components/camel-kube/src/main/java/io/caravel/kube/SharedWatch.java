package io.caravel.kube;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One watch for many targets that differ in the value of one field only, or in the name of their
 * one object: it reads every object of the namespace that has the field at all, gives each to the
 * targets of its value and keeps nothing of it.
 *
 * <p>Promises: each target lists for itself after the position of the stream is known, so that
 * between its list and the stream nothing is missed; when the position is lost, all list again. A
 * target that is slow holds up nobody.
 */
final class SharedWatch implements EventStream.Reader {

    private static final String NAME = "metadata.name";
    private static final Pattern ONE_FIELD = Pattern.compile("([A-Za-z0-9.]+)==?([^,=!]+)");

    /**
     * What targets of one shared watch have in common.
     *
     * @param namespace of the objects, or null for all
     * @param path of the field that tells them apart, such as {@code spec.nodeName}
     */
    record Scope(String namespace, String path) {

        /** The scope of a target; empty when it needs a stream of its own. */
        static Optional<Scope> of(WatchTarget target) {
            if (target.name() != null && target.fieldSelector() == null) {
                return Optional.of(new Scope(target.namespace(), NAME));
            }
            if (target.name() != null || target.fieldSelector() == null) {
                return Optional.empty();
            }
            Matcher field = ONE_FIELD.matcher(target.fieldSelector());
            return field.matches()
                    ? Optional.of(new Scope(target.namespace(), field.group(1)))
                    : Optional.empty();
        }

        private WatchTarget target() {
            return new WatchTarget(path + " of all", namespace, null, path + "!=");
        }

        private static String valueOf(WatchTarget target) {
            if (target.name() != null) {
                return target.name();
            }
            String selector = target.fieldSelector();
            return selector.substring(selector.lastIndexOf('=') + 1);
        }

        private String valueOf(JsonObject object) {
            Object value = object;
            for (String name : path.split("\\.")) {
                value = value instanceof JsonObject parent ? parent.getValue(name) : null;
            }
            return value instanceof String text ? text : "";
        }
    }

    private final Scope scope;
    private final WatchSettings settings;
    private final KubeApi api;
    private final Turns turns;
    private final Retries retries;
    private final EventStream stream;
    private final Pattern field;
    private final Map<String, Set<TargetWatch>> members = new HashMap<>();
    private boolean positioned;
    private int attempt;
    private int setBacks;

    SharedWatch(
            Scope scope,
            WatchSettings settings,
            KubeApi api,
            ScheduledExecutorService timer,
            Turns turns) {
        this.scope = scope;
        this.settings = settings;
        this.api = api;
        this.turns = turns;
        String what = settings.inWords(scope.target());
        this.retries = new Retries(what, settings.backoff(), timer, turns);
        this.stream = new EventStream(api, settings, scope.target(), timer, turns, this);
        String last = scope.path().substring(scope.path().lastIndexOf('.') + 1);
        this.field = Pattern.compile("\"" + Pattern.quote(last) + "\"\\s*:\\s*\"([^\"]*)\"");
    }

    /** Gives the target what happens, and has it list; from any thread. */
    void add(TargetWatch member) {
        turns.execute(
                () -> {
                    boolean first = members.isEmpty();
                    members.computeIfAbsent(
                                    Scope.valueOf(member.target()), value -> new LinkedHashSet<>())
                            .add(member);
                    if (positioned) {
                        member.listAgain();
                    } else if (first) {
                        findPosition();
                    }
                });
    }

    /** Gives the target nothing more; from any thread. */
    void remove(TargetWatch member) {
        turns.execute(
                () -> {
                    String value = Scope.valueOf(member.target());
                    Set<TargetWatch> same = members.getOrDefault(value, new LinkedHashSet<>());
                    same.remove(member);
                    if (same.isEmpty()) {
                        members.remove(value);
                    }
                    if (members.isEmpty()) {
                        positioned = false;
                        attempt++;
                        stream.close();
                    }
                });
    }

    /** Closes it for good. */
    void end() {
        turns.execute(
                () -> {
                    members.clear();
                    attempt++;
                    stream.end();
                });
    }

    private void findPosition() {
        int thisAttempt = ++attempt;
        setBacks = api.contact().setBacks();
        Map<String, String> query = settings.selectors(scope.target());
        query.put("limit", "1");
        String path = settings.resource().collection(scope.namespace());
        String what = "list " + settings.inWords(scope.target());
        api.list(KubeApi.Call.get(path, query), what, settings.requestMillis())
                .whenComplete(
                        (body, failure) ->
                                turns.execute(() -> position(thisAttempt, what, body, failure)));
    }

    private void position(int thisAttempt, String what, String body, Throwable failure) {
        if (thisAttempt != attempt) {
            return;
        }
        if (failure != null) {
            retry(KubeErrors.unwrap(what, failure));
            return;
        }
        try {
            stream.open(ListAnswer.of(body).rev(), setBacks);
        } catch (RuntimeException unreadable) {
            retry(KubeErrors.unreadable(what, unreadable));
            return;
        }
        positioned = true;
        retries.fine();
        members.values().forEach(same -> same.forEach(TargetWatch::listAgain));
    }

    private void retry(KubeException why) {
        int thisAttempt = attempt;
        retries.after(why, () -> findPositionIf(thisAttempt));
    }

    private void findPositionIf(int thisAttempt) {
        if (thisAttempt == attempt) {
            findPosition();
        }
    }

    /** Objects of others are not even parsed. */
    @Override
    public boolean wants(String text) {
        Matcher found = field.matcher(text);
        boolean any = false;
        while (found.find()) {
            any = true;
            if (found.group(1).indexOf('\\') >= 0 || members.containsKey(found.group(1))) {
                return true;
            }
        }
        return !any;
    }

    @Override
    public void read(WatchEvent event) {
        String value = scope.valueOf(event.object());
        for (TargetWatch member : members.getOrDefault(value, Set.of())) {
            member.happened(new WatchEvent(event.type(), event.object().copy()));
        }
    }

    @Override
    public void whenRoom(Runnable more) {
        more.run();
    }

    @Override
    public void lost(KubeException why) {
        positioned = false;
        int thisAttempt = attempt;
        if (KubeErrors.isSetBack(why)) {
            findPosition();
        } else if (why.status() == 410) {
            retries.in(settings.resumeAfter(), () -> findPositionIf(thisAttempt));
        } else {
            retries.after(why, () -> findPositionIf(thisAttempt));
        }
    }
}
