package org.jlibp2p.peer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.crypto.PublicKey;

public final class Identity {
    private Identity() {}

    public static Identity generate() {
        throw new UnsupportedOperationException();
    } // Ed25519

    public static Identity generate(KeyType type) {
        throw new UnsupportedOperationException();
    }

    public static Identity of(PrivateKey key) {
        throw new UnsupportedOperationException();
    }

    public PeerId peerId() {
        throw new UnsupportedOperationException();
    }

    public PublicKey publicKey() {
        throw new UnsupportedOperationException();
    }

    public PrivateKey privateKey() {
        throw new UnsupportedOperationException();
    }

    public Bytes sign(Bytes message) {
        throw new UnsupportedOperationException();
    }
}
