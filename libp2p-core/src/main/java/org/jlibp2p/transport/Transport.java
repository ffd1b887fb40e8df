package org.jlibp2p.transport;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.multiformats.Multiaddr;

/** Reaches addresses of some kind, and can be reached at them; knows nothing of peers. Any thread may call. */
public interface Transport {
    /**
     * Whether {@link #dial} could reach an address of this form. Names must have been resolved.
     *
     * @param address without a trailing {@code /p2p}
     * @return true if the address is of this transport's kind
     */
    boolean canDial(Multiaddr address);

    /**
     * Whether {@link #listen} could be reached at an address of this form.
     *
     * @param address without a trailing {@code /p2p}
     * @return true if the address is of this transport's kind
     */
    boolean canListen(Multiaddr address);

    /**
     * Reaches an address. Completing the future from outside gives the attempt up and frees its socket.
     *
     * @param address one for which {@link #canDial} says yes
     * @return completes with the connection, on the connection's loop; fails with {@link DialException}
     */
    CompletableFuture<? extends TransportConnection> dial(Multiaddr address);

    /**
     * Listens at an address.
     *
     * @param address one for which {@link #canListen} says yes; may leave the port to the system (0)
     * @param onAccept is called on each new connection's loop, once a connection; nothing is read before it is asked for
     * @return completes with the listener; fails with {@link ListenException}
     */
    CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept);

    /**
     * Closes all listeners and gives up all dials. Connections that exist live on. Does nothing the second time.
     *
     * @return completes when nothing is left
     */
    CompletableFuture<Void> close();
}
