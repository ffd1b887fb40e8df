package org.jlibp2p.transport.ws;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.ws.TestNode.await;
import static org.jlibp2p.transport.ws.TestNode.failureOf;
import static org.jlibp2p.transport.ws.TestNode.until;

/** What a pipe makes of frames of others, and sends itself. */
class MessageFramingIT {
    private TestNode node;
    private RawClient client;
    private Duplex pipe;

    private void connect(WebSocketOptions options, ResourceLimits limits) {
        node = new TestNode(options, limits);
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0/ws");
        client = RawClient.upgraded(accepting.address());
        pipe = accepting.next().duplex();
    }

    private void connect() {
        connect(WebSocketOptions.defaults(), ResourceLimits.defaults());
    }

    @AfterEach
    void closeNode() {
        client.close();
        node.close();
    }

    @Test
    void boundariesOfMessagesMeanNothing() {
        connect();
        Bytes all = Pieces.pattern(7, 300_000);
        CompletableFuture<Bytes> read = Pieces.read(pipe, all.size());
        client.write(RawClient.frame(false, FrameHeader.BINARY, all.slice(0, 1)));
        client.write(RawClient.frame(false, FrameHeader.CONTINUATION, all.slice(1, 70_000)));
        client.write(RawClient.frame(true, FrameHeader.PING, Bytes.utf8("?")));
        client.write(RawClient.frame(true, FrameHeader.CONTINUATION, Bytes.empty()));
        client.write(RawClient.frame(true, FrameHeader.BINARY, Bytes.empty()));
        client.write(RawClient.frame(true, FrameHeader.BINARY, all.slice(70_000)));
        assertThat(await(read)).isEqualTo(all);
        assertThat(client.read(3)).isEqualTo(Bytes.fromHex("8a013f"));
    }

    @Test
    void aFrameOfTheLargestNoiseMessageAndAMuchLargerOneArrive() {
        connect();
        for (int size : new int[] {65_537, 16 * 1024 * 1024}) {
            Bytes message = Pieces.pattern(size, size);
            CompletableFuture<Bytes> read = Pieces.read(pipe, size);
            client.write(RawClient.frame(true, FrameHeader.BINARY, message));
            assertThat(await(read)).isEqualTo(message);
        }
    }

    @Test
    void whatOneTurnWritesIsOneMessage() {
        connect();
        await(Async.call(pipe.loop(), () -> {
            pipe.write(Bytes.utf8("a"));
            pipe.write(Bytes.empty());
            pipe.write(Bytes.utf8("bc"));
            return pipe.writeLent(10, room -> room.put((byte) 'd'));
        }));
        assertThat(client.read(6)).isEqualTo(Bytes.fromHex("820461626364"));
    }

    @Test
    void aMessageIsNeverAboveItsBound() {
        connect();
        int size = 3 * MessageFraming.MAX_MESSAGE + 1;
        await(pipe.write(Pieces.pattern(1, size)));
        Bytes expected = Pieces.pattern(1, size);
        for (int i = 0; i < 3; i++) {
            assertThat(client.read(10)).isEqualTo(Bytes.fromHex("827f0000000000020000"));
            assertThat(client.read(MessageFraming.MAX_MESSAGE))
                    .isEqualTo(expected.slice(i * MessageFraming.MAX_MESSAGE, (i + 1) * MessageFraming.MAX_MESSAGE));
        }
        assertThat(client.read(3)).isEqualTo(Bytes.concat(Bytes.fromHex("8201"), expected.slice(size - 1)));
    }

    @Test
    void aCloseFrameIsTheEndOfTheInputAndIsAnsweredWhenTheOutputEnds() {
        connect();
        client.write(RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("last")));
        client.write(RawClient.frame(true, FrameHeader.CLOSE, Bytes.fromHex("03e8")));
        assertThat(await(Pieces.readAll(pipe))).isEqualTo(Bytes.utf8("last"));
        await(pipe.write(Bytes.utf8("mine")));
        await(pipe.closeWrite());
        await(pipe.closed());
        assertThat(client.readToEnd()).isEqualTo("\u0082\u0004mine\u0088\u0002\u0003\u00e8");
    }

    @Test
    void thisSideMayEndFirst() {
        connect();
        await(pipe.closeWrite());
        assertThat(client.read(4)).isEqualTo(Bytes.fromHex("880203e8"));
        client.write(RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("more")));
        client.write(RawClient.frame(true, FrameHeader.CLOSE, Bytes.empty()));
        assertThat(await(Pieces.readAll(pipe))).isEqualTo(Bytes.utf8("more"));
        await(pipe.closed());
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void aSocketThatEndsWithoutACloseFrameHasBroken() {
        connect();
        CompletableFuture<Bytes> read = pipe.read();
        client.endOutput();
        assertThat(failureOf(read))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        broken -> assertThat(broken.remote()).isTrue())
                .hasMessageContaining("without a close frame");
        assertThat(failureOf(pipe.closed())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aSocketThatEndsInsideAFrameHasBrokenToo() {
        connect();
        Bytes frame = RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("whole"));
        client.write(frame.slice(0, frame.size() - 2));
        assertThat(await(pipe.read())).isEqualTo(Bytes.utf8("who"));
        CompletableFuture<Bytes> read = pipe.read();
        client.endOutput();
        assertThat(failureOf(read)).isInstanceOf(ConnectionClosedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "820568656c6c6f, not masked, 03ea",
        "c28012345678, reserved bits, 03ea",
        "818012345678, message of text, 03ea",
        "838012345678, opcode, 03ea",
        "098012345678, control frame in fragments, 03ea",
        "82ff000000000100000112345678, WebSocketLimits.frame, 03f1"
    })
    void T22_aPeerThatBreaksARuleIsToldSoAndCutOff(String frame, String said, String code) {
        connect();
        CompletableFuture<Bytes> read = pipe.read();
        client.write(Bytes.fromHex(frame));
        Throwable failure = failureOf(read);
        assertThat(failure).isInstanceOf(Libp2pException.class).hasMessageContaining(said);
        assertThat(failureOf(pipe.closed())).isSameAs(failure);
        assertThat(failureOf(pipe.write(Bytes.utf8("x")))).isSameAs(failure);
        assertThat(client.read(4)).isEqualTo(Bytes.fromHex("8802" + code));
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void T22_dataBehindTheCloseFrameIsNotRead() {
        connect();
        Bytes close = RawClient.frame(true, FrameHeader.CLOSE, Bytes.fromHex("03e8"));
        client.write(Bytes.concat(close, RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("more"))));
        assertThat(await(pipe.read())).as("the end").isEqualTo(Bytes.empty());
        assertThat(failureOf(pipe.closed()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("behind the close frame");
    }

    @Test
    void T22_aPeerThatPingsAndDoesNotReadIsCutOff() {
        connect(
                WebSocketOptions.defaults()
                        .withLimits(WebSocketLimits.defaults().withIdleFrames(Integer.MAX_VALUE)),
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withControlFrames(16)));
        CompletableFuture<Bytes> read = pipe.read();
        Bytes ping = RawClient.frame(true, FrameHeader.PING, Pieces.pattern(1, 125));
        Bytes many = Bytes.concat(java.util.Collections.nCopies(1000, ping));
        until("the peer is cut off", () -> !client.canWrite(many));
        assertThat(failureOf(read))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("buffers.controlFrames"));
    }

    @Test
    void T22_aFloodOfPingsThatAreReadIsCutOffToo() {
        connect();
        CompletableFuture<Bytes> read = pipe.read();
        Bytes ping = RawClient.frame(true, FrameHeader.PING, Bytes.empty());
        client.canWrite(Bytes.concat(java.util.Collections.nCopies(10_000, ping)));
        assertThat(failureOf(read))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("WebSocketLimits.idleFrames"));
    }

    @Test
    void nothingIsReadWhileNobodyAsks() {
        connect();
        Bytes piece = RawClient.frame(true, FrameHeader.BINARY, Pieces.pattern(1, 60_000));
        long[] sent = {0};
        Thread writer = new Thread(() -> {
            while (client.canWrite(piece)) {
                sent[0] += piece.size();
            }
        });
        writer.setDaemon(true);
        writer.start();
        until("the writer stands still", () -> {
            long before = sent[0];
            try {
                Thread.sleep(300); // that nothing moves any more can only be seen after a while
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return sent[0] == before && before > 0;
        });
        assertThat(sent[0]).isLessThan(20L * 1024 * 1024);
    }
}
