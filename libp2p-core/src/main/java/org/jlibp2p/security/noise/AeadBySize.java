package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * Two ciphers under one key: one that starts fast, for short messages, and one that runs fast, for the rest. The latter is
 * made for the first message that is not short, which on many connections never comes.
 */
final class AeadBySize implements AeadCipher {
    private final AeadCipher forShort;
    private final Engine engineForLong;
    private final int longest;
    private byte[] key;
    private AeadCipher forLong;

    private AeadBySize(BySizeEngine engine, byte[] key) {
        forShort = engine.forShort.withKey(key);
        engineForLong = engine.forLong;
        longest = engine.longest;
        this.key = key;
    }

    private record BySizeEngine(Engine forShort, int longest, Engine forLong) implements Engine {
        @Override
        public String name() {
            return forLong.name() + "+" + forShort.name();
        }

        @Override
        public AeadCipher withKey(byte[] key) {
            return new AeadBySize(this, key);
        }
    }

    /**
     * Both together.
     *
     * @param longest the plaintext of the longest message that counts as short
     */
    static Engine engine(Engine forShort, int longest, Engine forLong) {
        return new BySizeEngine(forShort, longest, forLong);
    }

    private AeadCipher forSize(int size) {
        if (size <= longest) {
            return forShort;
        }
        if (forLong == null) {
            forLong = engineForLong.withKey(key);
            key = null;
        }
        return forLong;
    }

    @Override
    public void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
        forSize(plaintext.remaining()).seal(nonce, associated, plaintext, target);
    }

    @Override
    public void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        forSize(sealed.remaining() - TAG_SIZE).open(nonce, associated, sealed, target);
    }
}
