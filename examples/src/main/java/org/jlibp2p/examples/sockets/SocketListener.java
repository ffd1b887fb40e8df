package org.jlibp2p.examples.sockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;

/** A server socket, and the thread that waits at it. Any thread. */
final class SocketListener implements Listener {
    private static final long PAUSE_MILLIS = 100;

    private final ServerSocket server;
    private final List<Multiaddr> addresses;
    private final Acceptor acceptor;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Takes an accepted socket. */
    interface Acceptor {
        void accept(Socket socket) throws IOException;
    }

    SocketListener(ServerSocket server, Acceptor acceptor) throws IOException {
        this.server = server;
        this.acceptor = acceptor;
        addresses = SocketAddresses.reachable((InetSocketAddress) server.getLocalSocketAddress());
        SocketDuplex.thread("accept " + addresses, this::run).start();
    }

    private void run() {
        while (!server.isClosed()) {
            acceptOne();
        }
        closed.complete(null);
    }

    private void acceptOne() {
        Socket socket;
        try {
            socket = server.accept();
        } catch (IOException e) {
            pause();
            return;
        }
        try {
            acceptor.accept(socket);
        } catch (IOException gone) {
            SocketDuplex.closeQuietly(socket); // the peer has left already
        }
    }

    /** A process that has run out of file handles cannot accept for a while; it must neither spin nor give up. */
    private void pause() {
        if (!server.isClosed()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                close();
            }
        }
    }

    @Override
    public List<Multiaddr> addresses() {
        return addresses;
    }

    @Override
    public CompletableFuture<Void> close() {
        SocketDuplex.closeQuietly(server);
        return closed();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }
}
