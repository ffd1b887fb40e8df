package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.crypto.AEADBadTagException;

/**
 * A cipher in plain Java, for runtimes whose own is slow. It holds nothing but the key: what it computes with belongs to
 * the thread, and a message leaves no garbage.
 */
final class JavaAead implements AeadCipher {
    /** Nonces of Noise begin with four zeros. */
    private static final int NOISE_PREFIX = 0;

    private static final ThreadLocal<ChaChaPoly> OF_THIS_THREAD = ThreadLocal.withInitial(ChaChaPoly::new);

    private final byte[] key;

    private JavaAead(byte[] key) {
        this.key = key;
    }

    private record JavaEngine(String name) implements Engine {
        @Override
        public AeadCipher withKey(byte[] key) {
            return new JavaAead(key);
        }
    }

    static Engine engine() {
        return new JavaEngine("java");
    }

    @Override
    public void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
        ByteOrder plaintextOrder = plaintext.order();
        ByteOrder targetOrder = target.order();
        // The buffers themselves are turned, and turned back, because views of them would be garbage.
        plaintext.order(ByteOrder.LITTLE_ENDIAN);
        target.order(ByteOrder.LITTLE_ENDIAN);
        try {
            OF_THIS_THREAD
                    .get()
                    .start(key, NOISE_PREFIX, nonce, associated, plaintext.remaining())
                    .seal(plaintext, target);
        } finally {
            plaintext.order(plaintextOrder);
            target.order(targetOrder);
        }
    }

    @Override
    public void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        ByteOrder sealedOrder = sealed.order();
        ByteOrder targetOrder = target.order();
        sealed.order(ByteOrder.LITTLE_ENDIAN);
        target.order(ByteOrder.LITTLE_ENDIAN);
        try {
            OF_THIS_THREAD
                    .get()
                    .start(key, NOISE_PREFIX, nonce, associated, sealed.remaining() - TAG_SIZE)
                    .open(sealed, target);
        } finally {
            sealed.order(sealedOrder);
            target.order(targetOrder);
        }
    }
}
