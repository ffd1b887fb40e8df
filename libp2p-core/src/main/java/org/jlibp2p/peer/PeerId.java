package org.jlibp2p.peer;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;

public final class PeerId implements Comparable<PeerId> {
    private PeerId() {}

    public static PeerId of(PublicKey key) {
        throw new UnsupportedOperationException();
    }

    public static PeerId parse(String text) {
        throw new UnsupportedOperationException();
    } // all three spellings; IllegalArgumentException

    public static PeerId decode(Bytes bytes) {
        throw new UnsupportedOperationException();
    } // MalformedMessageException

    public static Optional<PeerId> of(Multiaddr address) {
        throw new UnsupportedOperationException();
    } // its last /p2p component

    public Bytes bytes() {
        throw new UnsupportedOperationException();
    }

    public Cid toCid() {
        throw new UnsupportedOperationException();
    }

    public Optional<PublicKey> publicKey() {
        throw new UnsupportedOperationException();
    } // when the id carries it

    public boolean matches(PublicKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(PeerId other) {
        throw new UnsupportedOperationException();
    }
}
