package org.jlibp2p.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;

/** Ed25519 by BouncyCastle's lightweight classes, which are twenty times as fast as the platform's. */
final class BouncyCastleEd25519 implements Ed25519Engine {
    @Override
    public VerifyingKey.Rule verifying(Bytes raw, PublicPoint point) {
        return new Verifier(raw.compact(), point);
    }

    /**
     * Holds the decoded point until it is used for the first time. Most keys are used once, and remembered for long; to
     * decode one again takes a tenth of what it takes to verify.
     */
    private static final class Verifier implements VerifyingKey.Rule {
        private final Bytes raw;
        private PublicPoint fresh; // whoever sees an old value decodes once more or once less, nothing else

        Verifier(Bytes raw, PublicPoint fresh) {
            this.raw = raw;
            this.fresh = fresh;
        }

        @Override
        public boolean verify(Bytes message, Bytes signature) {
            PublicPoint point = fresh;
            fresh = null;
            PublicPoint decoded = point != null ? point : Ed25519.validatePublicKeyPartialExport(raw.toByteArray(), 0);
            byte[] given = signature.toByteArray();
            return message.borrow((array, offset, length) -> Ed25519.verify(given, 0, decoded, array, offset, length));
        }
    }

    @Override
    public SigningKey.Rule signing(Bytes seed, Bytes raw) {
        byte[] secret = seed.toByteArray();
        byte[] publicKey = raw.toByteArray();
        return message -> message.borrow((array, offset, length) -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(secret, 0, publicKey, 0, array, offset, length, signature, 0);
            return Bytes.wrap(signature);
        });
    }
}
