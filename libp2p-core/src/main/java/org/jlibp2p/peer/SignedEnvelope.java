package org.jlibp2p.peer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;

public final class SignedEnvelope {
    private SignedEnvelope() {}

    public static SignedEnvelope sign(Identity signer, String domain, Bytes payloadType, Bytes payload) {
        throw new UnsupportedOperationException();
    }

    public static SignedEnvelope decode(Bytes bytes) {
        throw new UnsupportedOperationException();
    } // form only

    public PublicKey publicKey() {
        throw new UnsupportedOperationException();
    }

    public PeerId signer() {
        throw new UnsupportedOperationException();
    }

    public Bytes payloadType() {
        throw new UnsupportedOperationException();
    }

    public Bytes payload() {
        throw new UnsupportedOperationException();
    }

    public boolean verify(String domain) {
        throw new UnsupportedOperationException();
    }

    public Bytes encode() {
        throw new UnsupportedOperationException();
    }
}
