package org.jlibp2p.transport;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.multiformats.Multiaddr;

/** This node could not listen at an address: it is in use, not of this machine, or not permitted. */
public final class ListenException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    private final transient Multiaddr address;

    /**
     * An address at which this node could not listen.
     *
     * @param address the address
     * @param cause what the system said
     */
    public ListenException(Multiaddr address, Throwable cause) {
        super(Fault.NETWORK, "cannot listen at " + address + ": " + cause.getMessage(), cause);
        this.address = address;
    }

    /**
     * The address.
     *
     * @return as it was given
     */
    public Multiaddr address() {
        return address;
    }
}
