package org.jlibp2p.security.noise;

import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class X25519EnginesTest {
    private static final X25519KeyPair.Engine RIGHT = BouncyCastleX25519.ENGINE;

    /** Agrees on nothing with a point of low order, instead of refusing it. */
    private record Credulous(X25519KeyPair right) implements X25519KeyPair, X25519KeyPair.Engine {
        @Override
        public X25519KeyPair generate(SecureRandom random) {
            return new Credulous(RIGHT.generate(random));
        }

        @Override
        public X25519KeyPair of(Bytes secret) {
            return new Credulous(RIGHT.of(secret));
        }

        @Override
        public Bytes publicKey() {
            return right.publicKey();
        }

        @Override
        public byte[] agree(Bytes remoteKey) {
            try {
                return right.agree(remoteKey);
            } catch (HandshakeException refused) {
                return new byte[KEY_SIZE];
            }
        }
    }

    @Test
    void bouncyCastleGivesTheKnownAnswers() {
        assertThat(X25519SelfTest.passes(RIGHT)).isTrue();
    }

    /** The JDK's provider stands for any: it is right, if slow. */
    @Test
    void aProviderOfTheJcaGivesTheKnownAnswers() {
        assertThat(X25519SelfTest.passes(new JcaX25519.ProviderEngine(Security.getProvider("SunEC"))))
                .isTrue();
    }

    @Test
    void aProviderWithoutTheAlgorithmFailsTheSelfTest() {
        Provider other = Security.getProvider("SunJCE");

        assertThatThrownBy(() -> X25519SelfTest.passes(new JcaX25519.ProviderEngine(other)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEngineThatTakesPointsOfLowOrderFailsTheSelfTest() {
        assertThat(X25519SelfTest.passes(new Credulous(null))).isFalse();
    }

    @Test
    void anEngineWhosePairsAreAllTheSameFailsTheSelfTest() {
        X25519KeyPair only = RIGHT.generate(new SecureRandom());
        X25519KeyPair.Engine engine = new X25519KeyPair.Engine() {
            @Override
            public X25519KeyPair generate(SecureRandom random) {
                return only;
            }

            @Override
            public X25519KeyPair of(Bytes secret) {
                return RIGHT.of(secret);
            }
        };

        assertThat(X25519SelfTest.passes(engine)).isFalse();
    }
}
