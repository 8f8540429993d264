package io.caravel.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The network between edge and cloud: a TCP proxy that can be cut, blackholed and slowed. */
final class Network implements Closeable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean blackhole;
    private volatile int bytesPerSecond;
    private final AtomicLong bytes = new AtomicLong();

    Network(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends all connections and takes no new one. */
    void cut() {
        cut = true;
        reset();
    }

    /** Ends all connections; new ones are taken. */
    void reset() {
        sockets.forEach(Network::close);
    }

    /** Lets bytes vanish: no FIN, no RST. */
    void blackhole() {
        blackhole = true;
    }

    /** Takes connections again; connections that were blackholed stay dead. */
    void restore() {
        if (blackhole) {
            reset();
        }
        blackhole = false;
        cut = false;
    }

    /** Returns the bytes that crossed so far, both ways, as TCP's payload. */
    long bytes() {
        return bytes.get();
    }

    void slow(int newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    @Override
    public void close() throws IOException {
        server.close();
        reset();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket edge = server.accept();
                if (cut) {
                    close(edge);
                    continue;
                }
                Socket cloud = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(edge);
                sockets.add(cloud);
                thread(() -> pump(edge, cloud));
                thread(() -> pump(cloud, edge));
            } catch (IOException e) {
                continue; // the hub is away
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.addAndGet(n);
                if (blackhole) {
                    continue;
                }
                if (bytesPerSecond > 0) {
                    LockSupport.parkNanos(n * 1_000_000_000L / bytesPerSecond);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // the connection is over
        }
        if (!blackhole) {
            close(from);
            close(to);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }
}
