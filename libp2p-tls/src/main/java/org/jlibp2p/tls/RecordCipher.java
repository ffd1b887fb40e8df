package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher of one direction under one key, which counts its records. It holds no more than that: what computes belongs to
 * the thread, and is told key and nonce with each record anyway. Confined to one thread. Buffers have arrays.
 *
 * <p>Specification: RFC 8446, section 5.2 and 5.3.
 */
final class RecordCipher {
    private static final ThreadLocal<Map<Suite, Cipher>> SEALING =
            ThreadLocal.withInitial(() -> new EnumMap<>(Suite.class));
    private static final ThreadLocal<Map<Suite, Cipher>> OPENING =
            ThreadLocal.withInitial(() -> new EnumMap<>(Suite.class));
    private static final int COUNTER_AT = 4;

    private final Suite suite;
    private final SecretKey key;
    private final byte[] firstNonce;
    private long records;

    RecordCipher(Suite suite, byte[] key, byte[] firstNonce) {
        this.suite = suite;
        this.key = new SecretKeySpec(key, suite.keyAlgorithm());
        this.firstNonce = firstNonce;
    }

    /** How many records have been sealed or opened. */
    long records() {
        return records;
    }

    /** Takes all of the plaintext, and appends ciphertext and tag to the target. */
    void seal(byte[] header, ByteBuffer plaintext, ByteBuffer target) {
        Cipher cipher = SEALING.get().computeIfAbsent(suite, Suite::newCipher);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, suite.nonce(nextNonce()));
            process(cipher, header, plaintext, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher failed to seal", e);
        }
    }

    /** Takes all of a sealed record, and appends what was in it to the target. */
    void open(byte[] header, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        Cipher cipher = OPENING.get().computeIfAbsent(suite, Suite::newCipher);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, suite.nonce(nextNonce()));
            process(cipher, header, sealed, target);
        } catch (AEADBadTagException forged) {
            throw forged;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher failed to open", e);
        }
    }

    private static void process(Cipher cipher, byte[] header, ByteBuffer source, ByteBuffer target)
            throws GeneralSecurityException {
        cipher.updateAAD(header);
        int written = cipher.doFinal(
                source.array(),
                source.arrayOffset() + source.position(),
                source.remaining(),
                target.array(),
                target.arrayOffset() + target.position());
        source.position(source.limit());
        target.position(target.position() + written);
    }

    /** The nonce of the next record: the first one, with the number of the record over its end. */
    private byte[] nextNonce() {
        byte[] nonce = firstNonce.clone();
        ByteBuffer view = ByteBuffer.wrap(nonce);
        view.putLong(COUNTER_AT, view.getLong(COUNTER_AT) ^ records);
        records++;
        return nonce;
    }
}
