package org.jlibp2p.crypto;

import org.jlibp2p.bytes.Bytes;

public interface PrivateKey {
    KeyType type();

    PublicKey publicKey();

    Bytes sign(Bytes message);

    Bytes encode();

    static PrivateKey generate(KeyType type) {
        throw new UnsupportedOperationException();
    }

    static PrivateKey decode(Bytes encoded) {
        throw new UnsupportedOperationException();
    }
}
