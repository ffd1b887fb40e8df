package org.jlibp2p.tls;

import java.security.SecureRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;

/**
 * A certificate that proves an identity, and the key that signs with it: ECDSA on P-256, made for this, and not related
 * to the identity key. It says nothing else of its owner, not even when it was made. Immutable.
 *
 * <p>Specification: libp2p, tls/tls.md, Peer Authentication; RFC 5280, section 4.1.
 *
 * @param key of the certificate
 * @param encoded the certificate in DER
 */
record OwnCertificate(PrivateKey key, Bytes encoded) {
    private static final int SERIAL_SIZE = 16;
    private static final int FIRST_OF_POSITIVE = 0x40;
    private static final Bytes VERSION_3 = Bytes.fromHex("a003020102");
    private static final int SET = 0x31;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXTENSIONS = 0xa3;
    private static final Bytes ORGANIZATION = Bytes.fromHex("0603" + "55040a");

    /** Issuer and subject: not empty, since Java's own parser takes no empty one. */
    private static final Bytes NAME = Der.element(
            Der.SEQUENCE,
            Der.element(
                    SET, Der.element(Der.SEQUENCE, ORGANIZATION, Der.element(UTF8_STRING, Bytes.utf8("libp2p.io")))));

    /** From 1975 to 4096, as the examples of the specification: a wrong clock here does no harm. */
    private static final Bytes VALIDITY = Der.element(
            Der.SEQUENCE,
            Der.element(UTC_TIME, Bytes.utf8("750101000000Z")),
            Der.element(GENERALIZED_TIME, Bytes.utf8("40960101000000Z")));

    /** A new one, for connections to anybody. */
    static OwnCertificate generate(Identity identity, SecureRandom random) {
        PrivateKey key = PrivateKey.generate(KeyType.ECDSA);
        Bytes algorithm = SignatureScheme.ECDSA_SHA256.algorithm();
        Bytes subjectPublicKeyInfo = key.publicKey().raw();
        Bytes extension = LibP2pCertificate.extension(
                identity.publicKey(), identity.sign(LibP2pCertificate.signedByHost(subjectPublicKeyInfo)));
        Bytes signed = Der.element(
                Der.SEQUENCE,
                VERSION_3,
                Der.element(Der.INTEGER, serial(random)),
                algorithm,
                NAME,
                VALIDITY,
                NAME,
                subjectPublicKeyInfo,
                Der.element(
                        EXTENSIONS,
                        Der.element(
                                Der.SEQUENCE,
                                Der.element(
                                        Der.SEQUENCE,
                                        Der.element(Der.OBJECT_IDENTIFIER, LibP2pCertificate.EXTENSION),
                                        Der.element(Der.OCTET_STRING, extension)))));
        return new OwnCertificate(key, Der.element(Der.SEQUENCE, signed, algorithm, Der.bitString(key.sign(signed))));
    }

    /** Positive, and in its shortest form whatever the rest is. */
    private static Bytes serial(SecureRandom random) {
        byte[] serial = new byte[SERIAL_SIZE];
        random.nextBytes(serial);
        serial[0] = (byte) (serial[0] & 0x3f | FIRST_OF_POSITIVE);
        return Bytes.wrap(serial);
    }
}
