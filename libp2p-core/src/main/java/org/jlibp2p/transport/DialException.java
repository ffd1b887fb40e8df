package org.jlibp2p.transport;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.multiformats.Multiaddr;

/** An address, or none of a peer's addresses, could be reached. Each attempt's own failure is kept. */
public final class DialException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    private final transient Map<Multiaddr, Throwable> attempts;

    /**
     * One address that could not be reached.
     *
     * @param address the address
     * @param cause what happened there
     */
    public DialException(Multiaddr address, Throwable cause) {
        super(Fault.NETWORK, "cannot reach " + address + ": " + cause.getMessage(), cause);
        this.attempts = Map.of(address, cause);
    }

    /**
     * A dial of which no attempt worked, or which had nothing to try.
     *
     * @param message what was dialled, and why it failed
     * @param attempts each address tried, with what happened there; all are added as suppressed failures
     */
    public DialException(String message, Map<Multiaddr, Throwable> attempts) {
        super(Fault.NETWORK, message);
        this.attempts = Map.copyOf(new LinkedHashMap<>(attempts));
        attempts.values().forEach(this::addSuppressed);
    }

    /**
     * What was tried.
     *
     * @return each address with its failure; empty if there was nothing to try
     */
    public Map<Multiaddr, Throwable> attempts() {
        return attempts;
    }
}
