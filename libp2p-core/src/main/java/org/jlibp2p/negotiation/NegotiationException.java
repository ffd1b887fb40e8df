package org.jlibp2p.negotiation;

import java.util.List;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** No protocol could be agreed on with the peer. It has no stack trace: where it is made says nothing. */
public final class NegotiationException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    private final transient List<ProtocolId> offered;

    /**
     * A negotiation that failed.
     *
     * @param message what went wrong
     * @param offered what this side proposed, or was willing to accept
     */
    public NegotiationException(String message, List<ProtocolId> offered) {
        super(Fault.REMOTE, message, null, false);
        this.offered = List.copyOf(offered);
    }

    /**
     * What this side had to offer.
     *
     * @return the ids, in order of preference
     */
    public List<ProtocolId> offered() {
        return offered;
    }
}
