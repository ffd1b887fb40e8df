package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.negotiation.ManualLoop;
import org.jlibp2p.negotiation.TestPipe;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.SecureConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever a peer sends, a handshake fails with its own failure and closes the pipe. */
class NoiseFuzzTest {
    private static final StaticKey SELF = StaticKey.generate(Identity.generate(), new SecureRandom());
    private static final X25519KeyPair EPHEMERAL = X25519KeyPair.generate(new SecureRandom());

    private static NoiseHandshake side(boolean initiator) {
        NoiseHandshake.Terms terms = new NoiseHandshake.Terms(initiator, SELF, Optional.empty(), List.of());
        return new NoiseHandshake(terms, EPHEMERAL, AeadEngines.chosen());
    }

    @FuzzTest(maxDuration = "30s")
    void responder(byte[] data) {
        run(false, data);
    }

    @FuzzTest(maxDuration = "30s")
    void initiator(byte[] data) {
        run(true, data);
    }

    private static void run(boolean initiator, byte[] data) {
        ManualLoop loop = new ManualLoop();
        List<TestPipe> pipes = TestPipe.pair(loop);
        TestPipe pipe = pipes.get(0).maxRead(data.length == 0 ? 1 : 1 + (data[0] & 0xff));
        NoiseUpgrade upgrade = new NoiseUpgrade(pipe, side(initiator));
        CompletableFuture<SecureConnection> result = loop.run(upgrade::run);
        loop.run(() -> pipes.get(1).write(Bytes.copyOf(data)));
        loop.run(pipes.get(1)::closeWrite);

        assertThat(result).isCompletedExceptionally();
        assertThat(Async.failureOf(result)).isInstanceOf(HandshakeException.class);
        assertThat(pipe.failure()).isInstanceOf(HandshakeException.class);
    }

    /** Seldom would chance get past the first authentic message, so here the data is what an authentic one carries. */
    @FuzzTest(maxDuration = "30s")
    void payload(byte[] data) {
        NoiseHandshake victim = side(true);
        HandshakeState peer = new HandshakeState(
                false,
                new SymmetricState(HandshakeState.PROTOCOL_NAME, AeadEngines.chosen()),
                Bytes.empty(),
                SELF.pair(),
                EPHEMERAL);
        peer.read(ByteBuffer.wrap(victim.start().orElseThrow().toByteArray()));
        Bytes message = peer.write(Bytes.copyOf(data));

        assertThatThrownBy(() -> victim.onMessage(ByteBuffer.wrap(message.toByteArray())))
                .isInstanceOf(HandshakeException.class);
    }

    @FuzzTest(maxDuration = "30s")
    void frames(byte[] data) {
        FrameOpener opener =
                new FrameOpener(new CipherState(AeadEngines.chosen().withKey(new byte[32])));
        Bytes arrived = Bytes.copyOf(data);
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0xff);
        try {
            for (int at = 0; at < arrived.size(); at += piece) {
                assertThat(opener.open(arrived.slice(at, Math.min(at + piece, arrived.size()))
                                .asByteBuffer()))
                        .isEqualTo(Bytes.empty());
            }
        } catch (MalformedMessageException refused) {
            return;
        }
        assertThat(opener.held()).isLessThanOrEqualTo(Math.max(256, 2 * data.length));
    }
}
