package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AeadEnginesTest {
    private static final AeadCipher.Engine JDK = JcaAead.jdk().orElseThrow();

    /** Computes right, and believes everything. */
    private static final class Credulous implements AeadCipher {
        private final AeadCipher right;

        Credulous(byte[] key) {
            right = JDK.withKey(key);
        }

        @Override
        public void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
            right.seal(nonce, associated, plaintext, target);
        }

        @Override
        public void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) {
            try {
                right.open(nonce, associated, sealed, target);
            } catch (AEADBadTagException ignored) {
                target.position(target.limit());
            }
        }
    }

    private record Engine(String name, Function<byte[], AeadCipher> maker) implements AeadCipher.Engine {
        @Override
        public AeadCipher withKey(byte[] key) {
            return maker.apply(key);
        }
    }

    private static Engine named(String name) {
        return new Engine(name, JDK::withKey);
    }

    @Test
    void theJdksCipherGivesTheKnownAnswer() {
        assertThat(AeadSelfTest.passes(JDK)).isTrue();
    }

    @Test
    void aCipherThatTakesForgeriesFailsTheSelfTest() {
        assertThat(AeadSelfTest.passes(new Engine("credulous", Credulous::new))).isFalse();
    }

    @Test
    void aCipherUnderAnotherKeyFailsTheSelfTest() {
        assertThat(AeadSelfTest.passes(new Engine("other key", key -> JDK.withKey(new byte[32]))))
                .isFalse();
    }

    @Test
    void aCipherThatThrowsFailsTheSelfTest() {
        AeadCipher.Engine broken = new Engine("broken", key -> {
            throw new UnsatisfiedLinkError("no native library");
        });
        assertThat(AeadSelfTest.passes(broken)).isFalse();
        assertThat(AeadEngines.choose(List.of(broken, JDK), Optional.empty())).isSameAs(JDK);
        assertThat(AeadEngines.choose(List.of(broken, JDK), Optional.of("broken")))
                .isSameAs(JDK);
        assertThatThrownBy(() -> AeadEngines.choose(List.of(broken), Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theFirstThatWorksIsChosenUnlessAnotherIsAskedFor() {
        AeadCipher.Engine one = named("one");
        AeadCipher.Engine two = named("two");

        assertThat(AeadEngines.choose(List.of(one, two), Optional.empty())).isSameAs(one);
        assertThat(AeadEngines.choose(List.of(one, two), Optional.of("two"))).isSameAs(two);
        assertThat(AeadEngines.choose(List.of(one, two), Optional.of("three"))).isSameAs(one);
    }

    @Test
    void theJdksCipherComesFirstWhereItIsFast() {
        assertThat(AeadEngines.available(25))
                .extracting(AeadCipher.Engine::name)
                .startsWith("jdk+java", "jdk");
        assertThat(AeadEngines.available(17))
                .extracting(AeadCipher.Engine::name)
                .endsWith("java", "jdk");
    }

    @Property(tries = 300)
    void allCiphersAgreeWithAnIndependentOne(
            @ForAll @Size(32) byte[] key,
            @ForAll long nonce,
            @ForAll @Size(max = 300) byte[] plaintext,
            @ForAll @Size(max = 40) byte[] associated)
            throws Exception {
        byte[] expected = reference(key, nonce, plaintext, associated);
        for (AeadCipher.Engine engine : AeadEngines.available(Runtime.version().feature())) {
            byte[] sealed = new byte[plaintext.length + AeadCipher.TAG_SIZE];
            engine.withKey(key).seal(nonce, associated, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(sealed));
            assertThat(sealed).isEqualTo(expected);
            byte[] opened = new byte[plaintext.length];
            engine.withKey(key).open(nonce, associated, ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
            assertThat(opened).isEqualTo(plaintext);
        }
    }

    private static byte[] reference(byte[] key, long nonce, byte[] plaintext, byte[] associated)
            throws InvalidCipherTextException {
        byte[] nonceBytes = new byte[12];
        ByteBuffer.wrap(nonceBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(4, nonce);
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        cipher.init(true, new AEADParameters(new KeyParameter(key), 128, nonceBytes, associated));
        byte[] sealed = new byte[cipher.getOutputSize(plaintext.length)];
        int written = cipher.processBytes(plaintext, 0, plaintext.length, sealed, 0);
        cipher.doFinal(sealed, written);
        return sealed;
    }
}
