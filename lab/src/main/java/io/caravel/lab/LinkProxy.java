package io.caravel.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The network between the edge and the cloud, as a TCP proxy on loopback: it can be cut
 * (connections break, new ones are refused), turned into a black hole (connections stay, nothing
 * passes, nothing is answered), slowed and restored; and it can forget the connections that stand,
 * so that neither end is ever told. Bytes are never changed. Its port stays the same for its whole
 * life. Methods may be called from any thread.
 */
public final class LinkProxy implements AutoCloseable {
    /** What the network does with traffic. */
    public enum State {
        /** Everything passes. */
        OPEN,
        /** Connections are broken, new ones are reset. */
        CUT,
        /** Connections stand still: what is in flight waits. */
        BLACKHOLE,
        /** Everything passes, late and a little at a time. */
        SLOW
    }

    /** A connection through the proxy; forgotten ones are black holes for ever. */
    private static final class Connection {
        final Socket edge;
        final Socket cloud;
        boolean forgotten;

        Connection(Socket edge, Socket cloud) {
            this.edge = edge;
            this.cloud = cloud;
        }

        void reset() {
            LinkProxy.reset(edge);
            LinkProxy.reset(cloud);
        }
    }

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile List<InetSocketAddress> targets;
    private final ServerSocket server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private State state = State.OPEN;
    private long pauseNanos;
    private long nanosPerByte;
    private boolean closed;

    private LinkProxy(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        targets = List.of(target);
    }

    /**
     * Opens a proxy on a free loopback port.
     *
     * @param targetPort the loopback port it leads to; nobody needs to listen there yet
     */
    public static LinkProxy open(int targetPort) throws IOException {
        return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
    }

    /** Opens a proxy on a free loopback port that leads to any address. */
    public static LinkProxy open(InetSocketAddress target) throws IOException {
        ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        LinkProxy proxy = new LinkProxy(server, target);
        daemon("link-proxy-accept", proxy::acceptAll);
        return proxy;
    }

    /** The port the edge connects to. */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * Leads new connections to other loopback ports, one after the other as a Service does; those
     * that stand are not touched.
     */
    public void lead(int... targetPorts) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        targets =
                IntStream.of(targetPorts)
                        .mapToObj(port -> new InetSocketAddress(loopback, port))
                        .toList();
    }

    private InetSocketAddress target() {
        List<InetSocketAddress> now = targets;
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    }

    /** How many connections stand now, forgotten ones included. */
    public int connections() {
        return connections.size();
    }

    /** How many bytes have come to it so far, both ways. */
    public long bytes() {
        return bytes.get();
    }

    /** Breaks all connections at once; new ones are carried. */
    public void reset() {
        cut();
        restore();
    }

    /** Breaks all connections at once and refuses new ones. */
    public void cut() {
        enter(State.CUT);
        connections.forEach(Connection::reset);
        connections.clear();
    }

    /** Lets nothing pass any more, without telling anyone. */
    public void blackhole() {
        enter(State.BLACKHOLE);
    }

    /**
     * Makes every packet late and lets only so many bytes pass in a second, each way.
     *
     * @param bytesPerSecond at least 1
     */
    public void slow(Duration delay, long bytesPerSecond) {
        synchronized (lock) {
            pauseNanos = delay.toNanos();
            nanosPerByte = 1_000_000_000L / bytesPerSecond;
        }
        enter(State.SLOW);
    }

    /**
     * Makes a black hole of every connection that stands, for ever: neither end is told, not even
     * when the other closes its own. New connections are not touched.
     */
    public void forget() {
        synchronized (lock) {
            connections.forEach(connection -> connection.forgotten = true);
        }
    }

    /** Lets everything pass again; what a black hole held back goes on its way first. */
    public void restore() {
        enter(State.OPEN);
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        server.close();
        connections.forEach(Connection::reset);
        connections.clear();
    }

    private void enter(State next) {
        synchronized (lock) {
            state = next;
            lock.notifyAll();
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket edge = server.accept();
                daemon("link-proxy-connect", () -> join(edge));
            } catch (IOException e) {
                // a connection that broke while it was accepted, or the end of the proxy
            }
        }
    }

    private void join(Socket edge) {
        Connection connection = new Connection(edge, new Socket());
        try {
            if (!awaitOpen(connection)) {
                connection.reset();
                return;
            }
            connection.cloud.connect(target(), CONNECT_TIMEOUT_MILLIS);
            edge.setTcpNoDelay(true);
            connection.cloud.setTcpNoDelay(true);
            synchronized (lock) {
                if (closed || state == State.CUT) {
                    connection.reset();
                    return;
                }
                connections.add(connection);
            }
            daemon("link-proxy-up", () -> pump(connection, edge, connection.cloud));
            daemon("link-proxy-down", () -> pump(connection, connection.cloud, edge));
        } catch (IOException e) {
            connection.reset();
        }
    }

    private void pump(Connection connection, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0 && awaitOpen(connection)) {
                bytes.addAndGet(read);
                LockSupport.parkNanos(delay(read));
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
            if (read < 0 && awaitOpen(connection)) {
                endOfOneDirection(connection, from, to);
                return;
            }
        } catch (IOException e) {
            // one end broke: the other is broken below, as a network would
        }
        awaitOpen(connection);
        connections.remove(connection);
        connection.reset();
    }

    private void endOfOneDirection(Connection connection, Socket from, Socket to)
            throws IOException {
        to.shutdownOutput();
        if (from.isOutputShutdown()) {
            connections.remove(connection);
            from.close();
            to.close();
        }
    }

    private long delay(int bytes) {
        synchronized (lock) {
            return state == State.SLOW ? pauseNanos + bytes * nanosPerByte : 0;
        }
    }

    /** Waits while the network is a black hole for a connection; false when it is cut. */
    private boolean awaitOpen(Connection connection) {
        synchronized (lock) {
            while ((state == State.BLACKHOLE || connection.forgotten) && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return state != State.CUT && !closed;
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // already closed
        } catch (IOException e) {
            // nothing left to break
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
