package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

import org.jlibp2p.crypto.KeyEngines;

/**
 * The cipher of a provider of the Java Cryptography Architecture. A connection holds its key only; what computes with it,
 * which is ten times as large, belongs to the thread, and is told key and nonce with each message anyway.
 */
final class JcaAead implements AeadCipher {
    private static final String TRANSFORMATION = "ChaCha20-Poly1305";
    private static final int NONCE_SIZE = 12;
    private static final int COUNTER_AT = 4;

    private final ProviderEngine engine;
    private final byte[] key;

    private JcaAead(ProviderEngine engine, byte[] key) {
        this.engine = engine;
        this.key = key;
    }

    private static final class ProviderEngine implements Engine {
        private final String name;
        private final Provider provider;
        private final boolean takesDirect;
        private final ThreadLocal<Machine> sealing =
                ThreadLocal.withInitial(() -> new Machine(this, Cipher.ENCRYPT_MODE));
        private final ThreadLocal<Machine> opening =
                ThreadLocal.withInitial(() -> new Machine(this, Cipher.DECRYPT_MODE));

        private ProviderEngine(String name, Provider provider, boolean takesDirect) {
            this.name = name;
            this.provider = provider;
            this.takesDirect = takesDirect;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public AeadCipher withKey(byte[] key) {
            return new JcaAead(this, key);
        }

        private Cipher newCipher() {
            try {
                return Cipher.getInstance(TRANSFORMATION, provider);
            } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
                throw new IllegalStateException(provider.getName() + " has no " + TRANSFORMATION, e);
            }
        }
    }

    /** The key that a thread is told at the moment: an object for each connection would be as large as the rest of this. */
    private static final class KeyInUse implements SecretKey {
        private static final long serialVersionUID = 1L;

        private byte[] bytes;

        @Override
        public String getAlgorithm() {
            return "ChaCha20";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }
    }

    /** What a thread computes with, in one direction. */
    private static final class Machine {
        private final ProviderEngine engine;
        private final int mode;
        private final ByteBuffer nonceBytes = ByteBuffer.allocate(NONCE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private final KeyInUse keyInUse = new KeyInUse();
        private Cipher cipher;

        private Machine(ProviderEngine engine, int mode) {
            this.engine = engine;
            this.mode = mode;
            renew();
        }

        private void renew() {
            cipher = engine.newCipher();
        }

        private void init(byte[] key, long nonce, byte[] associated) throws GeneralSecurityException {
            keyInUse.bytes = key;
            IvParameterSpec iv =
                    new IvParameterSpec(nonceBytes.putLong(COUNTER_AT, nonce).array());
            try {
                cipher.init(mode, keyInUse, iv);
            } catch (InvalidKeyException | InvalidAlgorithmParameterException usedBefore) {
                // A cipher takes no nonce twice in a row. That a message is sealed once only is the affair of the
                // cipher state; and one that is received twice is to be refused for what it is.
                renew();
                cipher.init(mode, keyInUse, iv);
            }
            if (associated.length > 0) {
                cipher.updateAAD(associated);
            }
        }

        private void process(ByteBuffer source, ByteBuffer target) throws GeneralSecurityException {
            if (source.isDirect() && target.isDirect()) {
                cipher.doFinal(source, target);
                return;
            }
            int written = cipher.doFinal(
                    source.array(),
                    source.arrayOffset() + source.position(),
                    source.remaining(),
                    target.array(),
                    target.arrayOffset() + target.position());
            source.position(source.limit());
            target.position(target.position() + written);
        }
    }

    /**
     * The JDK's own cipher, whatever providers an application has put in front of it. It copies what is not in an array,
     * into new arrays.
     */
    static Optional<Engine> jdk() {
        return Optional.ofNullable(Security.getProvider("SunJCE"))
                .map(provider -> new ProviderEngine("jdk", provider, false));
    }

    /**
     * Conscrypt's, where it is on the class path, registered as a provider or not. It copies what is in an array, several
     * times.
     */
    static Optional<Engine> conscrypt() {
        return KeyEngines.conscrypt().map(provider -> new ProviderEngine("conscrypt", provider, true));
    }

    @Override
    public boolean takesDirect() {
        return engine.takesDirect;
    }

    @Override
    public void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
        Machine machine = engine.sealing.get();
        try {
            machine.init(key, nonce, associated);
            machine.process(plaintext, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(engine.provider.getName() + " failed to seal", e);
        }
    }

    @Override
    public void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        Machine machine = engine.opening.get();
        try {
            machine.init(key, nonce, associated);
            machine.process(sealed, target);
        } catch (AEADBadTagException forged) {
            machine.renew(); // the nonce of a forged message is still good
            throw forged;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(engine.provider.getName() + " failed to open", e);
        }
    }
}
