package org.jlibp2p.crypto;

import org.jlibp2p.bytes.Bytes;

public interface PublicKey {
    KeyType type();

    Bytes raw();

    Bytes encode();

    boolean verify(Bytes message, Bytes signature);

    static PublicKey decode(Bytes encoded) {
        throw new UnsupportedOperationException();
    }
}
