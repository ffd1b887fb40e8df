package org.jlibp2p.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.multiformats.Multiaddr;

/** A transport being reachable at an address. Any thread may call. */
public interface Listener {
    /**
     * Where this node can be reached: the real port in place of 0, an address for each interface in place of the
     * unspecified one.
     *
     * @return the addresses now, without {@code /p2p}
     */
    List<Multiaddr> addresses();

    /**
     * Hears of changes of {@link #addresses()} that come by themselves, as when a relay is lost. A listener whose addresses
     * stay what they are has none to tell.
     *
     * @param listener is called after each change, on any thread; must not block
     */
    default void onAddressesChanged(Runnable listener) {}

    /**
     * Stops listening. Connections that were accepted live on. Does nothing the second time.
     *
     * @return completes when the address is free again
     */
    CompletableFuture<Void> close();

    /**
     * The end of listening.
     *
     * @return completes after {@link #close}; fails if the listener broke
     */
    CompletableFuture<Void> closed();
}
