package org.jlibp2p.crypto;

/** The kinds of identity keys. Specification: libp2p, peer-ids/peer-ids.md, Keys. The order is that of the wire. */
public enum KeyType {
    /** RSA with PKCS #1 v1.5 signatures over SHA-256; the modulus has from 2048 to 8192 bits. */
    RSA,
    /** Ed25519: small, fast, and what nearly every peer has. */
    ED25519,
    /** ECDSA over SHA-256 on the curve of Bitcoin. */
    SECP256K1,
    /** ECDSA over SHA-256 on P-256. */
    ECDSA
}
