package org.jlibp2p.crypto;

/** The kinds of identity keys. Specification: libp2p, peer-ids/peer-ids.md, Keys. The order is that of the wire. */
public enum KeyType {
    /** RSA. */
    RSA,
    /** Ed25519. */
    ED25519,
    /** Secp256k1. */
    SECP256K1,
    /** ECDSA on P-256. */
    ECDSA
}
