package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jlibp2p.bytes.Bytes;

/**
 * What both sides of a handshake know so far: the chaining key, the hash of all that was said, and the key for what comes
 * next. No I/O; confined to one thread.
 *
 * <p>Specification: Noise Protocol Framework, section 5.2, with SHA256 as the hash.
 */
final class SymmetricState {
    private static final int HASH_SIZE = 32;
    private static final String HMAC = "HmacSHA256";

    private final AeadCipher.Engine engine;
    private final MessageDigest sha256;
    private final Mac hmac;
    private byte[] chainingKey;
    private final byte[] hash = new byte[HASH_SIZE];
    private CipherState cipher;

    /** A protocol name of at most 32 bytes. */
    SymmetricState(String protocolName, AeadCipher.Engine engine) {
        this.engine = engine;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            hmac = Mac.getInstance(HMAC);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256 and its HMAC", impossible);
        }
        chainingKey = Arrays.copyOf(protocolName.getBytes(StandardCharsets.US_ASCII), HASH_SIZE);
        System.arraycopy(chainingKey, 0, hash, 0, HASH_SIZE);
    }

    void mixHash(Bytes data) {
        mixHash(data.asByteBuffer());
    }

    private void mixHash(ByteBuffer data) {
        sha256.update(hash);
        sha256.update(data);
        try {
            sha256.digest(hash, 0, HASH_SIZE);
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void mixKey(byte[] secret) {
        List<byte[]> keys = expand(secret);
        chainingKey = keys.get(0);
        cipher = new CipherState(engine.withKey(keys.get(1)));
    }

    private List<byte[]> expand(byte[] secret) {
        byte[] temporary = hmac(chainingKey, secret);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] second = hmac(temporary, first, new byte[] {2});
        return List.of(first, second);
    }

    private byte[] hmac(byte[] key, byte[]... data) {
        try {
            hmac.init(new SecretKeySpec(key, HMAC));
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (byte[] part : data) {
            hmac.update(part);
        }
        return hmac.doFinal();
    }

    /** How much longer a message gets by {@link #encryptAndHash}. */
    int overhead() {
        return cipher == null ? 0 : AeadCipher.TAG_SIZE;
    }

    void encryptAndHash(ByteBuffer plaintext, ByteBuffer message) {
        int start = message.position();
        if (cipher == null) {
            message.put(plaintext);
        } else {
            cipher.seal(hash, plaintext, message);
        }
        mixHash(message.slice(start, message.position() - start));
    }

    void decryptAndHash(ByteBuffer message, ByteBuffer plaintext) throws AEADBadTagException {
        int start = message.position();
        if (cipher == null) {
            plaintext.put(message);
        } else {
            cipher.open(hash, message, plaintext);
        }
        mixHash(message.slice(start, message.position() - start));
    }

    /** The hash of the whole handshake, which is the same on both sides and on no other connection. */
    byte[] handshakeHash() {
        return hash.clone();
    }

    /** The initiator's sending state and the responder's. */
    List<CipherState> split() {
        return expand(new byte[0]).stream()
                .map(key -> new CipherState(engine.withKey(key)))
                .toList();
    }
}
