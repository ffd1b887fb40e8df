package org.jlibp2p.discovery;

import java.util.function.Consumer;

import org.jlibp2p.async.Registration;
import org.jlibp2p.peer.PeerInfo;

/** A source of peers that nobody asked for by name. */
public interface Discovery {
    /**
     * Hears of peers as they are found.
     *
     * @param onFound is called on the node's loop: it must not block
     * @return closing it ends the hearing
     */
    Registration discover(Consumer<? super PeerInfo> onFound);
}
