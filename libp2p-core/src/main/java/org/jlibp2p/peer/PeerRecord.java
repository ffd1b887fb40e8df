package org.jlibp2p.peer;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;

public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
    /** Opens an envelope: signature, then that the signer is the peer, standard and legacy domain. MalformedMessageException. */
    public static PeerRecord open(SignedEnvelope envelope) {
        throw new UnsupportedOperationException();
    }

    public SignedEnvelope seal(Identity self) {
        throw new UnsupportedOperationException();
    }
}
