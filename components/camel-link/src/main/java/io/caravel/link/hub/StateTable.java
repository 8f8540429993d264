package io.caravel.link.hub;

import io.caravel.link.Outgoing;
import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.EnvelopeCheck;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state for one connection: what the edge holds, what it should hold, and the differences that
 * wait to be sent, of each object only the newest. Bodies are kept only while they wait. Safe for
 * many threads.
 */
final class StateTable {
    private static final Logger LOG = LoggerFactory.getLogger(StateTable.class);
    private static final int MAX_GONE = 4096;

    private record Name(String kind, String key) {}

    /** kind → key → version that the edge holds or was told to hold on this connection. */
    private final Map<String, Map<String, String>> known = new HashMap<>();

    /** What the edge held at connect and nobody has confirmed yet. */
    private final Map<String, Map<String, String>> unconfirmed = new HashMap<>();

    private final Map<Name, String> gone =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Name, String> eldest) {
                    return size() > MAX_GONE;
                }
            };

    private final Map<Name, Outgoing> waiting = new LinkedHashMap<>();
    private final long maxFrameBytes;
    private boolean saidSetBack;

    /**
     * Begins.
     *
     * @param held what the edge holds: kind → key → version
     * @param maxFrameBytes largest message that both sides take
     */
    StateTable(Map<String, Map<String, String>> held, long maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        held.forEach(
                (kind, keys) -> {
                    known.put(kind, new HashMap<>(keys));
                    unconfirmed.put(kind, new LinkedHashMap<>(keys));
                });
    }

    /**
     * Takes the truth about one object or, with op {@code synced}, that all of a kind were given. A
     * version that is too large is refused once; the edge keeps the one that it has.
     *
     * @param asOf how far its teller had seen, null if that is not known
     * @return true if there is something to send
     * @throws LinkException if the message can never be sent
     */
    boolean accept(Envelope envelope, AsOf asOf) throws LinkException {
        EnvelopeCheck.check(envelope);
        return switch (envelope.op()) {
            case "put" -> put(envelope, asOf);
            case "delete" -> delete(envelope);
            case "synced" -> synced(envelope);
            default -> throw HubErrors.wrongOp(envelope);
        };
    }

    private boolean put(Envelope told, AsOf asOf) throws LinkException {
        Name name = name(told);
        synchronized (this) {
            confirm(name);
            Map<String, String> revs = known.computeIfAbsent(name.kind(), k -> new HashMap<>());
            String current = revs.get(name.key());
            boolean older = Revisions.older(told.rev(), current);
            if (older && (asOf == null || !asOf.denies(current))
                    || Revisions.older(told.rev(), gone.get(name))) {
                return false;
            }
            Envelope envelope = older ? restored(told, current) : told;
            String rev = envelope.rev();
            if (rev != null && rev.equals(current)) {
                return false;
            }
            Outgoing out = outgoing(envelope);
            gone.remove(name);
            revs.put(name.key(), rev);
            waiting.remove(name);
            out.mustFit(maxFrameBytes);
            waiting.put(name, out);
            return true;
        }
    }

    private boolean delete(Envelope envelope) throws LinkException {
        Name name = name(envelope);
        Outgoing out = outgoing(envelope);
        synchronized (this) {
            confirm(name);
            Map<String, String> revs = known.computeIfAbsent(name.kind(), k -> new HashMap<>());
            if (Revisions.older(envelope.rev(), revs.get(name.key()))) {
                return false;
            }
            revs.remove(name.key());
            gone.put(name, envelope.rev());
            waiting.put(name, out);
            return true;
        }
    }

    /** Deletes what the edge holds and nobody gave, then says that the kind is complete. */
    private synchronized boolean synced(Envelope envelope) throws LinkException {
        String kind = envelope.kind();
        Map<String, String> left = unconfirmed.remove(kind);
        if (left != null && !left.isEmpty()) {
            for (String key : left.keySet()) {
                known.get(kind).remove(key);
                waiting.put(new Name(kind, key), outgoing(deletion(kind, key)));
            }
            LOG.info("{} objects of kind {} are gone: the edge is told", left.size(), kind);
        }
        Name end = new Name(kind, null);
        waiting.remove(end); // one that waits already would come before what was given since
        waiting.put(end, outgoing(envelope));
        return true;
    }

    /** With a version that is older than none, so that the edge takes it for what it holds. */
    private Envelope restored(Envelope told, String held) {
        if (!saidSetBack) {
            saidSetBack = true;
            LOG.warn(
                    "the edge holds version {} of {} {} and the cloud has only {}: it was set back, and the edge is given what it has now",
                    held,
                    told.kind(),
                    told.key(),
                    told.rev());
        }
        return told.withRev(Revisions.SET_BACK + told.rev());
    }

    private void confirm(Name name) {
        Map<String, String> left = unconfirmed.get(name.kind());
        if (left != null) {
            left.remove(name.key());
        }
    }

    /** Returns the next message to send, or null. */
    synchronized Outgoing poll() {
        var entries = waiting.values().iterator();
        if (!entries.hasNext()) {
            return null;
        }
        Outgoing next = entries.next();
        entries.remove();
        return next;
    }

    private static Name name(Envelope envelope) throws LinkException {
        if (envelope.key() == null) {
            throw HubErrors.noKey(envelope);
        }
        return new Name(envelope.kind(), envelope.key());
    }

    private static Outgoing outgoing(Envelope envelope) throws LinkException {
        return new Outgoing(envelope, Outgoing.WhenDown.DROP, StateTable::sent);
    }

    private static void sent(LinkException failure) {
        if (failure != null && failure.error() == LinkError.UNSENDABLE) {
            LOG.warn("{}: the edge does not get this state", failure.getMessage());
        } else if (failure != null) {
            LOG.debug("state not acknowledged: {}", failure.getMessage());
        }
    }

    private static Envelope deletion(String kind, String key) {
        return new Envelope(
                null,
                null,
                Lane.STATE,
                kind,
                key,
                "delete",
                null,
                System.currentTimeMillis(),
                null,
                null);
    }
}
