package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravel.lab.Ports;
import io.caravel.link.wire.Deflate;
import io.caravel.link.wire.FrameReader;
import io.caravel.link.wire.LinkException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** 10,000 frames that break rules, against a hub and against an edge. */
class FuzzTest {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("fuzz");
    private static final long SEED = Long.getLong("link.fuzz.seed", 20_261_122L);
    private static final int FRAMES = 10_000;
    private static final int PEERS = 32;
    private static final String HELLO =
            RawPeer.HELLO.replace("}", ",\"retry\":true,\"deflate\":true}");
    private static final long ROOM = 24L << 20;

    /** What reaches a route, besides what the connection knows. */
    private static final Set<String> DOCUMENTED =
            Set.of(
                    "CaravelNode",
                    "CaravelOrigin",
                    "CaravelOriginSession",
                    "CaravelKind",
                    "CaravelKey",
                    "CaravelOp",
                    "CaravelRev",
                    "CaravelLane",
                    "CaravelTime",
                    "CaravelId",
                    "CaravelTrace",
                    "CaravelStream",
                    "CaravelEpoch",
                    "CaravelSeq");

    private final List<String> strangeHeaders = new CopyOnWriteArrayList<>();

    private void look(Exchange exchange) {
        exchange.getIn().getHeaders().keySet().stream()
                .filter(name -> !DOCUMENTED.contains(name))
                .forEach(strangeHeaders::add);
    }

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        ((Logger) LoggerFactory.getLogger("io.caravel")).setLevel(Level.ERROR);
        log.start();
        root().addAppender(log);
    }

    /** Nothing was thrown past the link, and Netty, which samples, saw no buffer forgotten. */
    @AfterEach
    void nothingBroke() {
        root().detachAppender(log);
        ((Logger) LoggerFactory.getLogger("io.caravel")).setLevel(Level.DEBUG);
        assertThat(log.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.ERROR))
                .filteredOn(line -> !line.getLoggerName().endsWith(".ConnectionBase"))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void a_hub_survives_them_each_rejection_has_a_code_and_a_neighbour_is_served()
            throws Exception {
        LOG.warn("fuzzing the hub with seed {}", SEED);
        Fuzz fuzz = new Fuzz(SEED);
        Map<Short, Integer> ends = new TreeMap<>();
        try (Cloud cloud =
                        new Cloud().with(h -> h.setAllowPlain(true)).onReceive(this::look).start();
                Edge neighbour = plainEdge("neighbour", cloud.port()).start()) {
            await().until(neighbour::connected);
            long heap = 0;
            RawPeer[] peers = new RawPeer[PEERS];
            for (int i = 0; i < FRAMES; i++) {
                // Given peers that have said hello, or not
                int turn = i % PEERS;
                if (peers[turn] == null || peers[turn].isClosed() || fuzz.below(50) == 0) {
                    end(peers[turn], ends);
                    peers[turn] = RawPeer.plain("fuzz-" + turn, cloud.port());
                    if (fuzz.below(4) > 0) {
                        peers[turn].say(HELLO);
                    }
                }

                // When one of them says something
                fuzz.shoot(peers[turn].socket());

                // Then the neighbour's messages arrive all the while
                if (i % 500 == 0) {
                    assertThat(neighbour.event("n", i + 1).get(60, SECONDS).getException())
                            .isNull();
                }
                if (i == FRAMES / 4) {
                    heap = liveHeap();
                }
            }
            for (RawPeer peer : peers) {
                end(peer, ends);
            }

            // And the hub holds none of them, nor memory of them, and refused with codes
            await().until(() -> cloud.hub.getNodes().connected().size() == 1);
            long quarter = heap;
            await().untilAsserted(() -> assertThat(liveHeap() - quarter).isLessThan(ROOM));
            neighbour.assertStayed();
            assertThat(strangeHeaders).isEmpty();
            LOG.warn("connections that ended, by status: {}", ends);
            assertThat(ends.keySet()).isSubsetOf(statuses());
            assertThat(ends.keySet().stream().filter(s -> s > 4000).count()).isGreaterThan(3);
        }
    }

    @Test
    void a_frame_is_read_or_refused_with_a_code_and_nothing_else() {
        Fuzz fuzz = new Fuzz(SEED);
        Map<String, Integer> codes = new TreeMap<>();
        for (int i = 0; i < FRAMES; i++) {
            try {
                FrameReader.read(Deflate.utf8(Buffer.buffer(fuzz.frame())));
                codes.merge("read", 1, Integer::sum);
            } catch (LinkException e) {
                codes.merge(e.code(), 1, Integer::sum);
            }
        }
        LOG.warn("frames with seed {}, by code: {}", SEED, codes);
        assertThat(codes.keySet()).contains("read", "LINK-001", "LINK-004", "LINK-005");
    }

    private static void end(RawPeer peer, Map<Short, Integer> ends) {
        if (peer == null) {
            return;
        }
        if (peer.isClosed() && peer.closeStatus() != null) {
            ends.merge(peer.closeStatus(), 1, Integer::sum);
        }
        peer.close();
    }

    /** The link's own, and those of RFC 6455 for what is no WebSocket. */
    private static Set<Short> statuses() {
        Set<Short> all = new java.util.HashSet<>(Set.of((short) 1002, (short) 1007, (short) 1009));
        for (short code = 4001; code <= 4016; code++) {
            all.add(code);
        }
        return all;
    }

    private static Edge plainEdge(String node, int port) {
        Edge edge = new Edge(node, port);
        edge.link.setUrl("ws://127.0.0.1:" + port);
        edge.link.setAllowPlain(true);
        edge.link.setReconnectMin(1);
        edge.link.setReconnectMax(5);
        return edge;
    }

    @Test
    void an_edge_survives_them_and_works_with_the_next_honest_hub() throws Exception {
        LOG.warn("fuzzing the edge with seed {}", SEED);
        Fuzz fuzz = new Fuzz(SEED + 1);
        AtomicInteger shots = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            // Given a hub that says hello and then what it likes, on each connection
            HttpServer server =
                    vertx.createHttpServer(
                                    new HttpServerOptions()
                                            .setHost("127.0.0.1")
                                            .setPort(Ports.free()))
                            .webSocketHandler(socket -> shoot(vertx, socket, fuzz, shots))
                            .listen()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(60, SECONDS);
            try (Edge edge = plainEdge("boat-1", server.actualPort()).onReceive(this::look)) {
                edge.start();
                await().atMost(Duration.ofSeconds(60)).until(() -> shots.get() > FRAMES / 4);
                long heap = liveHeap();

                // When 10,000 frames came over as many connections as it took
                await().atMost(Duration.ofSeconds(120)).until(() -> shots.get() >= FRAMES);
                server.close().toCompletionStage().toCompletableFuture().get(60, SECONDS);

                // Then the edge works with the next hub
                try (Cloud cloud =
                        new Cloud()
                                .with(h -> h.setAllowPlain(true))
                                .with(h -> h.setPort(server.actualPort()))
                                .start()) {
                    assertThat(edge.event("a", 1).get(60, SECONDS).getException()).isNull();
                    await().untilAsserted(() -> assertThat(liveHeap() - heap).isLessThan(ROOM));
                    assertThat(strangeHeaders).isEmpty();
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, SECONDS);
        }
    }

    private static void shoot(Vertx vertx, ServerWebSocket socket, Fuzz fuzz, AtomicInteger shots) {
        socket.exceptionHandler(e -> {});
        if (fuzz.below(4) > 0) {
            socket.writeTextMessage(
                    "{\"t\":\"hello\",\"versions\":[1],\"window\":8,\"deflate\":true,\"retry\":true}");
        }
        long timer =
                vertx.setPeriodic(
                        1,
                        id -> {
                            for (int i = 0; i < 5 && !socket.isClosed(); i++) {
                                fuzz.shoot(socket);
                                shots.incrementAndGet();
                            }
                        });
        socket.closeHandler(nothing -> vertx.cancelTimer(timer));
    }
}
