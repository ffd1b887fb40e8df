package org.jlibp2p.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * The ways of signing that are accepted of a peer, in certificates and in handshakes, the preferred first.
 *
 * <p>Specification: RFC 8446, section 4.2.3; RFC 5758, section 3.2; RFC 8410, section 3; RFC 4055, section 5.
 */
enum SignatureScheme {
    /** ECDSA on P-256. */
    ECDSA_SHA256(0x0403, "300a06082a8648ce3d040302"),
    /** Ed25519. */
    ED25519(0x0807, "300506032b6570"),
    /** ECDSA on P-384. */
    ECDSA_SHA384(0x0503, "300a06082a8648ce3d040303"),
    /** RSA as handshakes have it. */
    RSA_PSS_SHA256(0x0804, ""),
    /** RSA as handshakes have it. */
    RSA_PSS_SHA384(0x0805, ""),
    /** RSA as handshakes have it. */
    RSA_PSS_SHA512(0x0806, ""),
    /** RSA as certificates have it. */
    RSA_PKCS1_SHA256(0x0401, "300d06092a864886f70d01010b0500"),
    /** RSA as certificates have it. */
    RSA_PKCS1_SHA384(0x0501, "300d06092a864886f70d01010c0500"),
    /** RSA as certificates have it. */
    RSA_PKCS1_SHA512(0x0601, "300d06092a864886f70d01010d0500");

    private static final List<SignatureScheme> IN_HANDSHAKES =
            List.of(ECDSA_SHA256, ED25519, ECDSA_SHA384, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512);

    private final int code;
    private final Bytes algorithm;

    SignatureScheme(int code, String algorithm) {
        this.code = code;
        this.algorithm = Bytes.fromHex(algorithm);
    }

    /** The number on the wire. */
    int code() {
        return code;
    }

    /** The AlgorithmIdentifier in certificates. */
    Bytes algorithm() {
        return algorithm;
    }

    /** Those that a CertificateVerify message may have. */
    static List<SignatureScheme> inHandshakes() {
        return IN_HANDSHAKES;
    }

    /** The one with the number, if a CertificateVerify message may have it. */
    static Optional<SignatureScheme> ofHandshake(int code) {
        return IN_HANDSHAKES.stream().filter(scheme -> scheme.code == code).findFirst();
    }

    /** The one with the AlgorithmIdentifier. */
    static Optional<SignatureScheme> ofCertificate(Bytes algorithm) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.algorithm.equals(algorithm))
                .findFirst();
    }
}
