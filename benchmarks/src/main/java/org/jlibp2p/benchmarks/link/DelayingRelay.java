package org.jlibp2p.benchmarks.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A relay for TCP that hands bytes on after a while, as a long line would, at any rate. The end of a direction is delayed
 * like its bytes, and ends only that direction. The handshake of TCP itself is not delayed: whoever dials has a connection
 * at once, and what is sent on it then takes its time.
 *
 * <p>Listens on loopback. Has threads of its own, four a connection; all have ended soon after {@link #close()}.
 */
public final class DelayingRelay implements AutoCloseable {
    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Duration delay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DelayingRelay(ServerSocket server, InetSocketAddress target, Duration delay) {
        this.server = server;
        this.target = target;
        this.delay = delay;
    }

    /**
     * Starts a relay.
     *
     * @param target where connections are handed on to
     * @param delay how long bytes take, in each direction
     * @return the relay, listening
     * @throws IOException if it cannot listen
     */
    public static DelayingRelay start(InetSocketAddress target, Duration delay) throws IOException {
        ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        DelayingRelay relay = new DelayingRelay(server, target, delay);
        thread("accepting", relay::accept);
        return relay;
    }

    static void thread(String doing, Runnable task) {
        Thread thread = new Thread(task, "slow link, " + doing);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Where it listens.
     *
     * @return a port of loopback
     */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                open.add(near);
                near.setTcpNoDelay(true);
                Socket far = new Socket();
                open.add(far);
                far.setTcpNoDelay(true);
                far.connect(target);
                DelayedDirection there = new DelayedDirection(near, far, delay);
                DelayedDirection back = new DelayedDirection(far, near, delay);
                there.start(() -> ended(near, far, back));
                back.start(() -> ended(near, far, there));
                if (server.isClosed()) {
                    close();
                }
            } catch (IOException e) {
                // The relay is closed, or a connection could not be made; the one who dialled sees that.
            }
        }
    }

    private void ended(Socket near, Socket far, DelayedDirection other) {
        if (other.hasEnded()) {
            end(near);
            end(far);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    /** Ends the relay and all connections through it. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It is gone.
        }
        open.forEach(this::end);
    }
}
