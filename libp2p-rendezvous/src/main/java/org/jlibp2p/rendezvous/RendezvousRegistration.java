package org.jlibp2p.rendezvous;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Registration;

/**
 * This node under a name, at all points of its options: renewed long before its time is over, and made again where it was lost,
 * until it is closed. Any thread may call.
 */
public interface RendezvousRegistration extends Registration {
    /**
     * Under which name.
     *
     * @return the name
     */
    String namespace();

    /**
     * When others can find this node for the first time.
     *
     * @return completes when the first point has registered it; a point that refuses is asked again later, so this fails only if
     *     the registration is closed before, or the node
     */
    CompletableFuture<Void> registered();
}
