package org.jlibp2p.rendezvous;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** This node has no address yet that would be of use to those that are told of it. There is no stack trace. */
final class NoAddressException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    NoAddressException() {
        super(Fault.NETWORK, "this node has no address that would be of use at the rendezvous point", null, false);
    }
}
