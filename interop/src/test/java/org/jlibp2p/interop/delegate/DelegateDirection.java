package org.jlibp2p.interop.delegate;

import org.jlibp2p.interop.harness.PeerKind;

/**
 * Who asks whom.
 *
 * @param client who asks
 * @param server who answers
 */
record DelegateDirection(PeerKind client, PeerKind server) {
    @Override
    public String toString() {
        return client + "-" + server;
    }
}
