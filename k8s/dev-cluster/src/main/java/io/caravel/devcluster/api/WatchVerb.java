package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Change;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Streams changes. Each stream sees every change of its selection once and in order; a stream that
 * asks for more history than is kept is told so with an ERROR event, code 410; one that asks for
 * the future hears nothing until then, as at a real API server.
 */
final class WatchVerb {

    private static final long BOOKMARK_MILLIS = 30_000;
    private static final long DEFAULT_TIMEOUT_SECONDS = 3600;

    private final Vertx vertx;
    private final Cluster cluster;
    private final Map<String, Set<Stream>> streams = new HashMap<>();

    WatchVerb(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
        cluster.store().listen(this::changed);
        vertx.setPeriodic(BOOKMARK_MILLIS, timer -> all().forEach(Stream::bookmark));
    }

    /** Checks what can be refused before the stream begins. */
    static void check(ApiRequest request) {
        new Selection(request);
        ReadVerb.number(request, "timeoutSeconds");
        String from = request.param("resourceVersion");
        if (!from.matches("\\d{0,18}")) {
            throw ApiException.badRequest("Invalid value: \"" + from + "\": resourceVersion");
        }
        if (request.flag("sendInitialEvents")
                && !request.param("resourceVersionMatch").equals("NotOlderThan")) {
            throw ApiException.badRequest(
                    "resourceVersionMatch: Forbidden: sendInitialEvents requires setting"
                            + " resourceVersionMatch to NotOlderThan");
        }
    }

    /** Starts a stream, which ends by itself when its reader is gone or its time is over. */
    void start(ApiRequest request, Rendering rendering, EventSink sink) {
        Stream stream = new Stream(request, rendering, sink);
        streams.computeIfAbsent(stream.type.resource(), type -> new LinkedHashSet<>()).add(stream);
        long seconds = ReadVerb.number(request, "timeoutSeconds");
        long timeout = seconds == 0 ? DEFAULT_TIMEOUT_SECONDS : seconds;
        stream.timer = vertx.setTimer(timeout * 1000, timer -> stream.end());
        sink.onGone().accept(stream::end);
        stream.begin();
    }

    /** Ends all streams, at shutdown. */
    void endAll() {
        all().forEach(Stream::end);
    }

    private List<Stream> all() {
        return streams.values().stream().flatMap(Set::stream).toList();
    }

    private void changed(Change change) {
        Set<Stream> ofType = streams.getOrDefault(change.key().resource(), Set.of());
        for (Stream stream : List.copyOf(ofType)) {
            stream.offer(change);
        }
    }

    private final class Stream {

        private final ResourceType type;
        private final ApiRequest request;
        private final Selection selection;
        private final Rendering rendering;
        private final EventSink sink;
        private long timer;

        /** The version after which the reader asked; one of the future is waited for. */
        private long after;

        Stream(ApiRequest request, Rendering rendering, EventSink sink) {
            this.type = request.type();
            this.request = request;
            this.selection = new Selection(request);
            this.rendering = rendering;
            this.sink = sink;
        }

        void begin() {
            String from = request.param("resourceVersion");
            boolean initial = request.flag("sendInitialEvents");
            if (initial || from.isEmpty() || from.equals("0")) {
                if (initial || !request.query().contains("sendInitialEvents")) {
                    sendExisting();
                }
                if (initial) {
                    sendBookmark(true);
                }
                return;
            }
            after = Long.parseLong(from);
            long oldest = cluster.store().oldestResumable(type.resource());
            if (after < oldest) {
                String why = "too old resource version: " + after + " (" + oldest + ")";
                send("ERROR", ApiException.gone(why).status());
                end();
                return;
            }
            cluster.store().since(type.resource(), after).forEach(this::offer);
        }

        private void sendExisting() {
            for (ObjectNode object : cluster.store().list(type.resource(), request.namespace())) {
                if (selection.matches(object)) {
                    send("ADDED", show(object));
                }
            }
        }

        void offer(Change change) {
            if (change.revision() <= after || !selection.covers(change.key())) {
                return;
            }
            boolean before = change.previous() != null && selection.matches(change.previous());
            boolean now = !change.removed() && selection.matches(change.object());
            if (now) {
                send(before ? "MODIFIED" : "ADDED", show(change.object()));
            } else if (before && change.removed()) {
                send("DELETED", show(change.object()));
            } else if (before) {
                ObjectNode last = change.previous().deepCopy();
                Json.child(last, "metadata")
                        .put("resourceVersion", Long.toString(change.revision()));
                send("DELETED", show(last));
            }
        }

        private ObjectNode show(ObjectNode object) {
            return rendering.body(Cluster.view(object, type), type);
        }

        void bookmark() {
            if (request.flag("allowWatchBookmarks") && cluster.store().revision() > after) {
                sendBookmark(false);
            }
        }

        private void sendBookmark(boolean initialEnd) {
            ObjectNode object = Json.object();
            object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(cluster.store().revision()));
            metadata.putNull("creationTimestamp");
            if (initialEnd) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            send("BOOKMARK", rendering.body(object, type));
        }

        private void send(String event, ObjectNode object) {
            ObjectNode line = Json.object().put("type", event);
            line.set("object", object);
            sink.write().accept(Json.bytes(line));
            if (sink.full().getAsBoolean()) {
                end();
            }
        }

        void end() {
            if (forget()) {
                sink.end().run();
            }
        }

        boolean forget() {
            vertx.cancelTimer(timer);
            return streams.getOrDefault(type.resource(), new LinkedHashSet<>()).remove(this);
        }
    }
}
