package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CipherStateTest {
    private static final byte[] KEY = new byte[32];
    private static final byte[] NOTHING = {};

    static List<AeadCipher.Engine> ciphers() {
        return AeadEngines.available(Runtime.version().feature());
    }

    private static byte[] seal(CipherState state, String text) {
        byte[] sealed = new byte[text.length() + AeadCipher.TAG_SIZE];
        state.seal(NOTHING, ByteBuffer.wrap(text.getBytes()), ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static String open(CipherState state, byte[] sealed) throws AEADBadTagException {
        ByteBuffer opened = ByteBuffer.allocate(sealed.length);
        state.open(NOTHING, ByteBuffer.wrap(sealed), opened);
        return new String(opened.array(), 0, opened.position());
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void everyMessageHasItsOwnNonce(AeadCipher.Engine engine) throws Exception {
        CipherState sender = new CipherState(engine.withKey(KEY));
        CipherState receiver = new CipherState(engine.withKey(KEY));
        byte[] first = seal(sender, "same");
        byte[] second = seal(sender, "same");

        assertThat(first).isNotEqualTo(second);
        assertThat(open(receiver, first)).isEqualTo("same");
        assertThat(open(receiver, second)).isEqualTo("same");
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void T16_aForgedMessageDoesNotAdvanceTheNonce(AeadCipher.Engine engine) throws Exception {
        CipherState receiver = new CipherState(engine.withKey(KEY));
        byte[] sealed = seal(new CipherState(engine.withKey(KEY)), "genuine");
        byte[] forged = sealed.clone();
        forged[0] ^= 1;

        assertThatThrownBy(() -> open(receiver, forged)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> open(receiver, forged)).isInstanceOf(AEADBadTagException.class);
        assertThat(open(receiver, sealed)).isEqualTo("genuine");
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void T16_aMessageTakenTwiceIsForged(AeadCipher.Engine engine) throws Exception {
        CipherState receiver = new CipherState(engine.withKey(KEY));
        byte[] sealed = seal(new CipherState(engine.withKey(KEY)), "once");
        open(receiver, sealed);

        assertThatThrownBy(() -> open(receiver, sealed)).isInstanceOf(AEADBadTagException.class);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void T16_theLastNonceIsNeverUsed(AeadCipher.Engine engine) throws Exception {
        CipherState sender = new CipherState(engine.withKey(KEY), -2);
        CipherState receiver = new CipherState(engine.withKey(KEY), -2);
        byte[] last = seal(sender, "last");

        assertThat(open(receiver, last)).isEqualTo("last");
        assertThatThrownBy(() -> seal(sender, "more")).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> seal(sender, "more")).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> open(receiver, last)).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void T17_aMessageShorterThanItsTagIsRefused(AeadCipher.Engine engine) {
        CipherState receiver = new CipherState(engine.withKey(KEY));

        for (int size = 0; size < AeadCipher.TAG_SIZE; size++) {
            byte[] message = new byte[size];
            assertThatThrownBy(() -> open(receiver, message)).isInstanceOf(AEADBadTagException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void T17_onlyThePartOfTheArraysThatIsMeantIsTouched(AeadCipher.Engine engine) throws Exception {
        byte[] array = new byte[100];
        Arrays.fill(array, (byte) 7);
        ByteBuffer target = ByteBuffer.wrap(array, 10, 80).slice().position(5);
        new CipherState(engine.withKey(KEY)).seal(NOTHING, ByteBuffer.wrap(array, 90, 10), target);
        assertThat(target.position()).isEqualTo(5 + 10 + AeadCipher.TAG_SIZE);
        byte[] plaintext = new byte[30];
        ByteBuffer opened = ByteBuffer.wrap(plaintext, 20, 10);
        new CipherState(engine.withKey(KEY)).open(NOTHING, ByteBuffer.wrap(array, 15, 26), opened);

        assertThat(array).startsWith(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7);
        for (int i = 41; i < array.length; i++) {
            assertThat(array[i]).isEqualTo((byte) 7);
        }
        assertThat(plaintext).startsWith(new byte[20]).endsWith(7, 7, 7, 7, 7, 7, 7, 7, 7, 7);
    }
}
