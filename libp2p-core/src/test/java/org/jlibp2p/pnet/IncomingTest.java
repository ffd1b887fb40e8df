package org.jlibp2p.pnet;

import java.nio.ByteBuffer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.pnet.PrivateNetworkException.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IncomingTest {
    private static final PreSharedKey KEY = PreSharedKey.of(Bytes.wrap(new byte[32]));
    private static final Bytes GREETING = MultistreamSelect.header();
    private static final Bytes NONCE = Bytes.fromHex("42".repeat(KeyStream.NONCE_SIZE));
    private static final Bytes SAID = Bytes.concat(GREETING, Bytes.utf8("and more"));

    private final Incoming incoming = new Incoming(KEY, GREETING);

    private static Bytes sent(PreSharedKey key, Bytes nonce, Bytes plain) {
        ByteBuffer buffer = ByteBuffer.allocate(nonce.size() + plain.size());
        new Outgoing(key, nonce).write(plain::copyTo, buffer);
        return Bytes.wrap(buffer.array());
    }

    private Bytes open(Bytes bytes) {
        return incoming.open(bytes.borrow(ByteBuffer::wrap));
    }

    private void assertRefused(Bytes bytes, Reason reason) {
        assertThatThrownBy(() -> open(bytes)).isInstanceOfSatisfying(PrivateNetworkException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure).hasMessageContaining("private network").hasMessageContaining(KEY.fingerprint());
        });
        assertThat(incoming.isProved()).isFalse();
    }

    @Test
    void whatWasSaidWithTheSameKeyComesOut() {
        assertThat(open(sent(KEY, NONCE, SAID))).isEqualTo(SAID);
        assertThat(incoming.isProved()).isTrue();
    }

    @Test
    void itMayComeByteByByte() {
        Bytes wire = sent(KEY, NONCE, SAID);
        Bytes opened = Bytes.empty();
        for (int i = 0; i < wire.size(); i++) {
            opened = Bytes.concat(opened, open(wire.slice(i, i + 1)));
            assertThat(incoming.isProved()).isEqualTo(opened.size() >= GREETING.size());
        }
        assertThat(opened).isEqualTo(SAID);
    }

    @Test
    void anotherKeyShowsAtTheFirstByteThatIsWrong() {
        Bytes other = sent(PreSharedKey.generate(), NONCE, SAID);
        assertRefused(other, Reason.OTHER_KEY);
    }

    @Test
    void aPeerThatSpeaksInTheOpenShowsBeforeItHasSentANonce() {
        assertThat(open(GREETING.slice(0, GREETING.size() - 1))).isEqualTo(Bytes.empty());
        assertRefused(GREETING.slice(GREETING.size() - 1), Reason.NO_KEY);
    }

    @Test
    void noiseIsNeverTakenForAPeer() {
        for (int i = 0; i < 256; i++) {
            Incoming fresh = new Incoming(KEY, GREETING);
            Bytes noise = Bytes.concat(NONCE, Bytes.copyOf((byte) i), Bytes.wrap(new byte[40]));
            assertThatThrownBy(() -> fresh.open(noise.borrow(ByteBuffer::wrap)))
                    .isInstanceOf(PrivateNetworkException.class);
        }
    }

    @Test
    void withoutAGreetingTheNonceIsAllThatIsNeeded() {
        Incoming trusting = new Incoming(KEY, Bytes.empty());
        assertThat(trusting.open(sent(KEY, NONCE, Bytes.utf8("hi")).borrow(ByteBuffer::wrap)))
                .isEqualTo(Bytes.utf8("hi"));
        assertThat(trusting.isProved()).isTrue();
    }
}
