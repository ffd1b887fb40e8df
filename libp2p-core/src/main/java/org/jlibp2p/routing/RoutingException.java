package org.jlibp2p.routing;

import java.util.List;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A search could not be made; a search that found nothing is not a failure. */
public final class RoutingException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /**
     * A search of which every way failed.
     *
     * @param message what was searched for, and why it failed
     * @param attempts the failure of each way; all are added as suppressed failures
     */
    public RoutingException(String message, List<? extends Throwable> attempts) {
        super(Fault.NETWORK, message);
        attempts.forEach(this::addSuppressed);
    }
}
