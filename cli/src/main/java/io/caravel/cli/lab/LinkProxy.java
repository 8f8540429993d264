package io.caravel.cli.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between the edge and the cloud, as a TCP proxy on loopback: it can be cut
 * (connections break, new ones are refused), turned into a black hole (connections stay, nothing
 * passes, nothing is answered) and restored. Bytes are never changed. Its port stays the same for
 * its whole life. Methods may be called from any thread.
 */
public final class LinkProxy implements AutoCloseable {
    /** What the network does with traffic. */
    public enum State {
        /** Everything passes. */
        OPEN,
        /** Connections are broken, new ones are reset. */
        CUT,
        /** Connections stand still: what is in flight waits. */
        BLACKHOLE
    }

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private State state = State.OPEN;
    private boolean closed;

    private LinkProxy(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /**
     * Opens a proxy on a free loopback port.
     *
     * @param targetPort the loopback port it leads to; nobody needs to listen there yet
     */
    public static LinkProxy open(int targetPort) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket server = new ServerSocket(0, 128, loopback);
        LinkProxy proxy = new LinkProxy(server, new InetSocketAddress(loopback, targetPort));
        daemon("link-proxy-accept", proxy::acceptAll);
        return proxy;
    }

    /** The port the edge connects to. */
    public int port() {
        return server.getLocalPort();
    }

    /** What it does now. */
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    /** How many connections stand now. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** Breaks all connections at once and refuses new ones. */
    public void cut() {
        enter(State.CUT);
        sockets.forEach(LinkProxy::reset);
        sockets.clear();
    }

    /** Lets nothing pass any more, without telling anyone. */
    public void blackhole() {
        enter(State.BLACKHOLE);
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
        sockets.forEach(LinkProxy::reset);
        sockets.clear();
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
        Socket cloud = new Socket();
        try {
            if (!awaitOpen()) {
                reset(edge);
                return;
            }
            cloud.connect(target, CONNECT_TIMEOUT_MILLIS);
            edge.setTcpNoDelay(true);
            cloud.setTcpNoDelay(true);
            synchronized (lock) {
                if (closed || state == State.CUT) {
                    reset(edge);
                    reset(cloud);
                    return;
                }
                sockets.add(edge);
                sockets.add(cloud);
            }
            daemon("link-proxy-up", () -> pump(edge, cloud));
            daemon("link-proxy-down", () -> pump(cloud, edge));
        } catch (IOException e) {
            reset(edge);
            reset(cloud);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0 && awaitOpen()) {
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
            if (read < 0 && awaitOpen()) {
                endOfOneDirection(from, to);
                return;
            }
        } catch (IOException e) {
            // one end broke: the other is broken below, as a network would
        }
        forget(from, to);
        reset(from);
        reset(to);
    }

    private void endOfOneDirection(Socket from, Socket to) throws IOException {
        to.shutdownOutput();
        if (from.isOutputShutdown()) {
            forget(from, to);
            from.close();
            to.close();
        }
    }

    private void forget(Socket one, Socket other) {
        sockets.remove(one);
        sockets.remove(other);
    }

    /** Waits while the network is a black hole; false when it is cut. */
    private boolean awaitOpen() {
        synchronized (lock) {
            while (state == State.BLACKHOLE && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return state == State.OPEN && !closed;
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
