package org.jlibp2p.crypto;

import java.security.SecureRandom;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Keys of Ed25519. BouncyCastle's lightweight classes check them; who signs and verifies with them, {@link KeyEngines}
 * says.
 *
 * <p>Specification: RFC 8032, section 5.1; libp2p, peer-ids/peer-ids.md, Ed25519.
 */
final class Ed25519Keys {
    private static final int KEY_SIZE = Ed25519.PUBLIC_KEY_SIZE;
    private static final Ed25519Engine ENGINE =
            KeyEngines.choose("Ed25519", new BouncyCastleEd25519(), JcaEd25519::new, Ed25519SelfTest::passes);

    private Ed25519Keys() {}

    static PublicKey publicKey(Bytes raw) {
        if (raw.size() != KEY_SIZE) {
            throw new MalformedMessageException("an Ed25519 public key of " + raw.size() + " bytes");
        }
        // also refuses other encodings of the same point, and points of small order, whose signatures anybody can make
        PublicPoint point = Ed25519.validatePublicKeyPartialExport(raw.toByteArray(), 0);
        if (point == null) {
            throw new MalformedMessageException("an Ed25519 public key that is no usable point");
        }
        VerifyingKey.Rule rule = ENGINE.verifying(raw, point);
        return new VerifyingKey(
                KeyType.ED25519,
                raw,
                (message, signature) -> signature.size() == Ed25519.SIGNATURE_SIZE && rule.verify(message, signature));
    }

    static PrivateKey generate() {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(new SecureRandom(), seed);
        return ofSeed(seed);
    }

    /** The seed with the public key behind it, in old files twice. */
    static PrivateKey privateKey(Bytes data) {
        if (data.size() != 2 * KEY_SIZE && data.size() != 3 * KEY_SIZE) {
            throw new MalformedMessageException("an Ed25519 private key of " + data.size() + " bytes");
        }
        PrivateKey key = ofSeed(data.slice(0, KEY_SIZE).toByteArray());
        for (int at = KEY_SIZE; at < data.size(); at += KEY_SIZE) {
            // signing with a public key of somebody's choice would give the private one away
            if (!data.slice(at, at + KEY_SIZE).equals(key.publicKey().raw())) {
                throw new MalformedMessageException("an Ed25519 private key with the public key of another");
            }
        }
        return key;
    }

    private static PrivateKey ofSeed(byte[] seed) {
        byte[] raw = new byte[KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        Bytes secret = Bytes.copyOf(seed);
        Bytes point = Bytes.wrap(raw);
        return new SigningKey(Bytes.concat(secret, point), publicKey(point), ENGINE.signing(secret, point));
    }
}
