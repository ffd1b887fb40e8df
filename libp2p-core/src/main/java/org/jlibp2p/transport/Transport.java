package org.jlibp2p.transport;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.multiformats.Multiaddr;

/** Reaches addresses of some kind, and can be reached at them; knows nothing of peers. Any thread may call. */
public interface Transport {
    /**
     * Whether {@link #dial} could reach an address of this form. Names must have been resolved.
     *
     * @param address without a trailing {@code /p2p}, but with it behind a {@code /p2p-circuit}: a relay has to be told whom
     *     it is to reach
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
     * Reaches an address from a port of this side that the caller chooses. A transport without ports, or without a choice,
     * does as {@link #dial(Multiaddr)} does.
     *
     * @param address one for which {@link #canDial} says yes
     * @param from which port the connection is made from
     * @return as {@link #dial(Multiaddr)}; fails with {@link DialException} as well if that port cannot be had
     */
    default CompletableFuture<? extends TransportConnection> dial(Multiaddr address, SourcePort from) {
        return dial(address);
    }

    /**
     * Listens at an address.
     *
     * @param address one for which {@link #canListen} says yes; may leave the port to the system (0)
     * @param onAccept is called on each new connection's loop, once a connection; nothing is read before it is asked for
     * @return completes with the listener; fails with {@link ListenException}
     */
    CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept);

    /**
     * Whether this transport can be used in a private network: if all that it yields are {@link RawConnection}s of which the
     * node may turn every byte into another. One that brings security of its own, or shares a port with something by the
     * first bytes of a connection, says no, and a node that has a private network's key refuses to start with it.
     *
     * @return true unless overridden
     */
    default boolean canBePrivate() {
        return true;
    }

    /**
     * Closes all listeners and gives up all dials. Connections that exist live on. Does nothing the second time.
     *
     * @return completes when nothing is left
     */
    CompletableFuture<Void> close();
}
