package org.jlibp2p.crypto;

import java.security.Provider;
import java.security.Security;

import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Ed25519EngineTest {
    private static final Ed25519Engine RIGHT = new BouncyCastleEd25519();

    private record Wrong(boolean answer, Bytes signature) implements Ed25519Engine {
        @Override
        public VerifyingKey.Rule verifying(Bytes raw, PublicPoint point) {
            VerifyingKey.Rule right = RIGHT.verifying(raw, point);
            return (message, given) -> answer || right.verify(message, given);
        }

        @Override
        public SigningKey.Rule signing(Bytes seed, Bytes raw) {
            return message -> signature.isEmpty() ? RIGHT.signing(seed, raw).sign(message) : signature;
        }
    }

    @Test
    void bouncyCastleGivesTheKnownAnswers() {
        assertThat(Ed25519SelfTest.passes(RIGHT)).isTrue();
    }

    /** The JDK's provider stands for any: it is right, if slow. */
    @Test
    void aProviderOfTheJcaGivesTheKnownAnswers() {
        assertThat(Ed25519SelfTest.passes(new JcaEd25519(Security.getProvider("SunEC"))))
                .isTrue();
    }

    @Test
    void aProviderWithoutTheAlgorithmFailsTheSelfTest() {
        Provider other = Security.getProvider("SunJCE");

        assertThatThrownBy(() -> Ed25519SelfTest.passes(new JcaEd25519(other)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEngineThatTakesAnythingFailsTheSelfTest() {
        assertThat(Ed25519SelfTest.passes(new Wrong(true, Bytes.empty()))).isFalse();
    }

    @Test
    void anEngineThatSignsWronglyFailsTheSelfTest() {
        assertThat(Ed25519SelfTest.passes(new Wrong(false, Bytes.wrap(new byte[64]))))
                .isFalse();
    }
}
