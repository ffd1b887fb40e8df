package org.jlibp2p.autotls;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.multiformats.Multiaddr;

/** Whoever gets certificates and keeps them on disk. Futures complete on any thread. */
interface Issuer {
    /** The certificate there is on disk, if it is for this peer, from this authority, and good. */
    CompletableFuture<Optional<Issued>> stored();

    /**
     * A new certificate, which is on disk when the future completes.
     *
     * @param addresses at which the broker may try whether this node can be reached
     */
    CompletableFuture<Issued> issue(List<Multiaddr> addresses);

    /** Ends what is under way; completes when nothing is left of it. */
    CompletableFuture<Void> close();
}
