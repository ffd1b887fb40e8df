package org.jlibp2p.examples.sockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.TransportFactory;

/**
 * TCP over IPv4 on the sockets of the JDK: addresses {@code /ip4/…/tcp/…} and nothing behind them. Any thread.
 *
 * <p>A transport has three duties. It says which addresses are its own; it makes connections that are pipes confined to an
 * event loop of the node; and it lets go of what it holds when it is told to. It knows nothing of peers, security or
 * streams.
 */
public final class SocketTransport implements Transport {
    private final TransportContext node;
    private final Set<SocketListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<RawConnection>> dials = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SocketTransport(TransportContext node) {
        this.node = node;
    }

    /**
     * The transport.
     *
     * @return what to give to a node, which builds it when it starts
     */
    public static TransportFactory create() {
        return SocketTransport::new;
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return SocketAddresses.isTcpOverIp4(address);
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return SocketAddresses.isTcpOverIp4(address);
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        InetSocketAddress remote = SocketAddresses.socketAddress(address);
        EventLoop loop = node.loops().next();
        Socket socket;
        try {
            socket = newSocket();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new DialException(address, e));
        }
        // An Operation is the promise that every future of this library keeps: it has a deadline, and whoever completes
        // it from outside frees what it holds, here the socket.
        Operation<RawConnection> operation;
        try {
            operation = Operation.start(
                    loop, "dial of " + address, node.limits().times().connect());
        } catch (NodeClosedException ended) {
            SocketDuplex.closeQuietly(socket);
            return CompletableFuture.failedFuture(ended);
        }
        dials.add(operation.future());
        operation.future().whenComplete((connection, failure) -> dials.remove(operation.future()));
        Async.on(loop, () -> operation.onAbort(() -> SocketDuplex.closeQuietly(socket)));
        if (closed) {
            giveUp(operation.future());
            return operation.future();
        }
        SocketDuplex.thread("dial " + address, () -> {
                    try {
                        socket.connect(remote); // waits; closing the socket ends the wait
                        RawConnection made = connection(socket, loop, address);
                        Async.on(loop, () -> operation.succeed(made, SocketTransport::discard));
                    } catch (IOException e) {
                        Async.on(loop, () -> operation.fail(new DialException(address, e)));
                    }
                })
                .start();
        return operation.future();
    }

    /**
     * A socket that the system knows of already. The JDK makes it only when it is first used; a close that comes in the
     * middle of a connect which has still to make it would close nothing, and the connection would live on unseen.
     */
    private static Socket newSocket() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        return socket;
    }

    private RawConnection connection(Socket socket, EventLoop loop, Multiaddr remote) throws IOException {
        Multiaddr local = SocketAddresses.multiaddr((InetSocketAddress) socket.getLocalSocketAddress());
        return new RawConnection(new SocketDuplex(socket, loop, node.limits().buffers()), local, remote);
    }

    private static void discard(RawConnection unwanted) {
        unwanted.duplex().reset(new StreamResetException(ErrorCode.NONE, false));
    }

    private static void giveUp(CompletableFuture<RawConnection> dial) {
        dial.completeExceptionally(hasClosed());
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        InetSocketAddress local = SocketAddresses.socketAddress(address);
        if (closed) {
            return CompletableFuture.failedFuture(hasClosed());
        }
        ServerSocket server = null;
        try {
            server = new ServerSocket();
            server.bind(local);
            SocketListener listener = new SocketListener(server, socket -> accept(socket, onAccept));
            listeners.add(listener);
            listener.closed().whenComplete((ended, failure) -> listeners.remove(listener));
            if (closed) {
                listener.close();
            }
            return CompletableFuture.completedFuture(listener);
        } catch (IOException e) {
            SocketDuplex.closeQuietly(server);
            return CompletableFuture.failedFuture(new ListenException(address, e));
        }
    }

    /** Hands a connection over on its own loop. Nothing is read before somebody asks. */
    private void accept(Socket socket, Consumer<? super TransportConnection> onAccept) throws IOException {
        Multiaddr remote = SocketAddresses.multiaddr((InetSocketAddress) socket.getRemoteSocketAddress());
        EventLoop loop = node.loops().next();
        RawConnection connection = connection(socket, loop, remote);
        try {
            loop.execute(() -> onAccept.accept(connection));
        } catch (NodeClosedException ended) {
            discard(connection);
        }
    }

    private static NodeClosedException hasClosed() {
        return new NodeClosedException("the transport was closed");
    }

    @Override
    public CompletableFuture<Void> close() {
        closed = true;
        dials.forEach(SocketTransport::giveUp);
        return CompletableFuture.allOf(
                List.copyOf(listeners).stream().map(SocketListener::close).toArray(CompletableFuture[]::new));
    }
}
