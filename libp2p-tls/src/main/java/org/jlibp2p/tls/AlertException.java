package org.jlibp2p.tls;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** The peer has given the connection up, and said why. Never leaves this package. */
final class AlertException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    AlertException(int code) {
        super(Fault.NETWORK, "the peer ended the connection: " + Alert.nameOf(code), null, false);
    }
}
