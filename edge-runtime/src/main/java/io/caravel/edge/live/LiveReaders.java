package io.caravel.edge.live;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch, and what becomes of one that does not read. Thread-safe. */
final class LiveReaders {

    private static final Logger LOG = LoggerFactory.getLogger(LiveReaders.class);
    private static final String PATH = "/live";
    private static final short WRONG = 1008;
    private static final short LATER = 1013;

    private final Set<LiveReader> readers = ConcurrentHashMap.newKeySet();
    private final LiveView view;
    private final Limits limits;
    private final LongSupplier nanos;

    /**
     * What readers may cost.
     *
     * @param logins who may be a reader
     * @param origins hosts whose web pages may be readers
     * @param readers at a time
     * @param buffer letters that wait for one of them
     * @param patienceNanos after which one that does not read is dropped
     */
    record Limits(
            Logins logins, Set<String> origins, int readers, long buffer, long patienceNanos) {}

    LiveReaders(LiveView view, Limits limits, LongSupplier nanos) {
        this.view = view;
        this.limits = limits;
        this.nanos = nanos;
    }

    /** Takes a reader, or closes the socket with a code and a reason. */
    void join(ServerWebSocket socket) {
        Predicate<LiveItem> wanted = wanted(socket.path());
        if (!isWelcome(socket.headers().get(HttpHeaders.ORIGIN))) {
            socket.close(WRONG, "EDGE-LIVE-004 no pages of this host: add it to edge.live.origins");
        } else if (!limits.logins()
                .admits(socket.headers().get(HttpHeaders.AUTHORIZATION), socket.query())) {
            LOG.warn("EDGE-LIVE-005 reader {} refused: no login", socket.remoteAddress());
            socket.close(WRONG, "EDGE-LIVE-005 log in as a user of edge.live.users.file");
        } else if (wanted == null) {
            socket.close(
                    WRONG,
                    "EDGE-LIVE-001 no such path: ask for /live or /live/<namespace>/<device>");
        } else if (readers.size() >= limits.readers()) {
            LOG.warn(
                    "EDGE-LIVE-003 reader {} refused: {} are there already",
                    socket.remoteAddress(),
                    limits.readers());
            socket.close(LATER, "EDGE-LIVE-003 too many readers: close one or come later");
        } else {
            socket.textMessageHandler(ignored -> {});
            socket.binaryMessageHandler(ignored -> {});
            LiveReader reader = new LiveReader(socket, view, wanted, limits.buffer(), nanos);
            readers.add(reader); // first: a change from now on comes twice rather than never
            reader.offer(view.items());
        }
    }

    /** A browser says whose page asks; any page in the world may try to reach this box. */
    private boolean isWelcome(String origin) {
        if (origin == null) {
            return true;
        }
        try {
            String host = new URI(origin).getHost();
            return host != null && limits.origins().contains(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** What a path asks for, null when it is none of ours. */
    private static Predicate<LiveItem> wanted(String path) {
        if (path.equals(PATH) || path.equals(PATH + "/")) {
            return item -> true;
        }
        String[] levels = path.split("/", -1);
        if (levels.length != 4
                || !path.startsWith(PATH + "/")
                || levels[2].isEmpty()
                || levels[3].isEmpty()) {
            return null;
        }
        return new LiveItem(LiveItem.DEVICE, levels[2] + "/" + levels[3])::equals;
    }

    /** Tells all readers what has changed, and drops those that are stuck. */
    void tell() {
        List<LiveItem> changed = view.takeChanged();
        readers.removeIf(LiveReader::isGone);
        for (LiveReader reader : readers) {
            if (reader.isStuck(limits.patienceNanos())) {
                readers.remove(reader);
                LOG.warn(
                        "EDGE-LIVE-002 reader {} dropped: it has not read for {} s",
                        reader.name(),
                        limits.patienceNanos() / 1_000_000_000);
                reader.drop(LATER, "EDGE-LIVE-002 too slow: read faster, connect again");
            } else {
                reader.offer(changed);
            }
        }
    }
}
