package org.jlibp2p.tls;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * What a peer's certificate says, read once and kept. Nothing of it is proved before {@link CertificateVerifier} has
 * agreed. Names are not looked at; an empty issuer, which some certificates have, is as good as any. Immutable.
 *
 * <p>Specification: libp2p, tls/tls.md, Peer Authentication; RFC 5280, section 4.1.
 *
 * @param signed the part that the certificate's own key signs
 * @param signatureScheme how it does
 * @param signature what came of it
 * @param key the key of the certificate
 * @param notBefore when it begins to be valid
 * @param notAfter when it has been valid last
 * @param hostKey the identity key of the peer
 * @param hostSignature what that key made of {@link #signedByHost}
 */
record LibP2pCertificate(
        Bytes signed,
        SignatureScheme signatureScheme,
        Bytes signature,
        CertificateKey key,
        Instant notBefore,
        Instant notAfter,
        PublicKey hostKey,
        Bytes hostSignature) {
    /** The extension's identifier, 1.3.6.1.4.1.53594.1.1. */
    static final Bytes EXTENSION = Bytes.fromHex("2b0601040183a25a0101");

    private static final Bytes HOST_PREFIX = Bytes.utf8("libp2p-tls-handshake:");
    private static final Bytes VERSION_3 = Bytes.fromHex("a003020102");
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int ISSUER_UNIQUE_ID = 0x81;
    private static final int SUBJECT_UNIQUE_ID = 0x82;
    private static final int EXTENSIONS = 0xa3;
    private static final int PIVOT_YEAR = 50;

    /** What a certificate may have, and be looked through, before the peer has proved anything. */
    static final int MAX_EXTENSIONS = 32;

    /**
     * Reads a certificate.
     *
     * @param encoded the certificate alone, in DER
     * @throws HandshakeException with {@link Reason#BAD_CERTIFICATE} if it is none, or not one of libp2p, and with {@link
     *     Reason#BAD_KEY} if one of its keys is not acceptable
     */
    static LibP2pCertificate parse(Bytes encoded) {
        try {
            return new Parser().parse(encoded);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.BAD_CERTIFICATE, "a certificate that is none: " + e.getMessage(), e);
        }
    }

    /** What the identity key signs: that the key of the certificate belongs to it. */
    static Bytes signedByHost(Bytes subjectPublicKeyInfo) {
        return Bytes.concat(HOST_PREFIX, subjectPublicKeyInfo);
    }

    /** The content of the extension. */
    static Bytes extension(PublicKey hostKey, Bytes hostSignature) {
        return Der.element(
                Der.SEQUENCE,
                Der.element(Der.OCTET_STRING, hostKey.encode()),
                Der.element(Der.OCTET_STRING, hostSignature));
    }

    private static final class Parser {
        private Instant notBefore;
        private Instant notAfter;
        private CertificateKey key;
        private PublicKey hostKey;
        private Bytes hostSignature;

        LibP2pCertificate parse(Bytes encoded) {
            Der whole = new Der(encoded);
            Der certificate = whole.sequence();
            whole.end();
            Bytes signed = certificate.takeWhole(Der.SEQUENCE);
            Bytes algorithm = certificate.takeWhole(Der.SEQUENCE);
            Bytes signature = certificate.octetsOfBits();
            certificate.end();
            readSigned(new Der(signed).sequence(), algorithm);
            SignatureScheme scheme = SignatureScheme.ofCertificate(algorithm)
                    .orElseThrow(() -> new HandshakeException(
                            Reason.BAD_CERTIFICATE, "a certificate signed in a way that is not supported"));
            return new LibP2pCertificate(signed, scheme, signature, key, notBefore, notAfter, hostKey, hostSignature);
        }

        private void readSigned(Der signed, Bytes algorithm) {
            signed.expect(VERSION_3);
            signed.take(Der.INTEGER); // the serial number
            signed.expect(algorithm);
            signed.take(Der.SEQUENCE); // the issuer
            Der validity = signed.sequence();
            notBefore = time(validity);
            notAfter = time(validity);
            validity.end();
            signed.take(Der.SEQUENCE); // the subject
            key = CertificateKey.parse(signed.takeWhole(Der.SEQUENCE));
            if (signed.isNext(ISSUER_UNIQUE_ID) || signed.isNext(SUBJECT_UNIQUE_ID)) {
                throw new HandshakeException(Reason.BAD_CERTIFICATE, "a certificate with a unique identifier");
            }
            if (!signed.isNext(EXTENSIONS)) {
                throw missing();
            }
            Der tagged = new Der(signed.take(EXTENSIONS));
            signed.end();
            Der extensions = tagged.sequence();
            tagged.end();
            readExtensions(extensions);
        }

        private void readExtensions(Der extensions) {
            Set<Bytes> seen = new HashSet<>();
            while (!extensions.atEnd()) {
                Der extension = extensions.sequence();
                Bytes identifier = extension.take(Der.OBJECT_IDENTIFIER);
                boolean critical = extension.isNext(Der.BOOLEAN) && isTrue(extension.take(Der.BOOLEAN));
                Bytes value = extension.take(Der.OCTET_STRING);
                extension.end();
                if (seen.size() == MAX_EXTENSIONS) {
                    throw new HandshakeException(
                            Reason.BAD_CERTIFICATE, "a certificate with more than " + MAX_EXTENSIONS + " extensions");
                }
                if (!seen.add(identifier)) {
                    throw new HandshakeException(Reason.BAD_CERTIFICATE, "a certificate with an extension twice");
                }
                if (identifier.equals(EXTENSION)) {
                    readSignedKey(value);
                } else if (critical) {
                    throw new HandshakeException(
                            Reason.BAD_CERTIFICATE, "a critical extension that is not understood, " + identifier.hex());
                }
            }
            if (hostKey == null) {
                throw missing();
            }
        }

        private void readSignedKey(Bytes value) {
            Der whole = new Der(value);
            Der signedKey = whole.sequence();
            whole.end();
            Bytes encodedKey = signedKey.take(Der.OCTET_STRING);
            hostSignature = signedKey.take(Der.OCTET_STRING);
            signedKey.end();
            try {
                hostKey = PublicKey.decode(encodedKey);
            } catch (MalformedMessageException e) {
                throw new HandshakeException(Reason.BAD_KEY, "no acceptable identity key", e);
            }
        }

        private static HandshakeException missing() {
            return new HandshakeException(Reason.BAD_CERTIFICATE, "a certificate without the extension of libp2p");
        }

        private static boolean isTrue(Bytes bool) {
            if (bool.size() != 1 || bool.byteAt(0) != 0 && bool.byteAt(0) != -1) {
                throw new MalformedMessageException("DER boolean that is neither true nor false");
            }
            return bool.byteAt(0) != 0;
        }

        private static Instant time(Der validity) {
            boolean isShort = validity.isNext(UTC_TIME);
            Bytes text = validity.take(isShort ? UTC_TIME : GENERALIZED_TIME);
            int yearDigits = isShort ? 2 : 4;
            if (text.size() != yearDigits + 11 || text.byteAt(yearDigits + 10) != 'Z') {
                throw new MalformedMessageException("a time not in its one right form");
            }
            int year = number(text, 0, yearDigits);
            if (isShort) {
                year += year < PIVOT_YEAR ? 2000 : 1900;
            }
            try {
                return LocalDateTime.of(
                                year,
                                number(text, yearDigits, 2),
                                number(text, yearDigits + 2, 2),
                                number(text, yearDigits + 4, 2),
                                number(text, yearDigits + 6, 2),
                                number(text, yearDigits + 8, 2))
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new MalformedMessageException("a time that there is not", e);
            }
        }

        private static int number(Bytes text, int at, int digits) {
            int number = 0;
            for (int i = at; i < at + digits; i++) {
                int digit = text.byteAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    throw new MalformedMessageException("a time with something that is no digit");
                }
                number = 10 * number + digit;
            }
            return number;
        }
    }
}
