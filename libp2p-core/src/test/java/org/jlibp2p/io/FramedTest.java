package org.jlibp2p.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.wire.Codec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FramedTest {
    private static final int MAX = 1000;

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedDuplex duplex = new ScriptedDuplex(loop);
    private final Framed<Bytes, Bytes> framed = Framed.of(duplex, Codec.bytes(MAX), Codec.bytes(MAX));

    private static Bytes frame(Bytes body) {
        return Bytes.concat(Varint.encode(body.size()), body);
    }

    private <T> T now(CompletableFuture<T> future) {
        loop.run();
        assertThat(future).isDone();
        return future.join();
    }

    @Test
    void aMessageGoesOutWithItsLengthInOneWrite() {
        framed.send(Bytes.utf8("hello"));

        assertThat(duplex.output).containsExactly(Bytes.concat(Bytes.fromHex("05"), Bytes.utf8("hello")));
    }

    @Test
    void severalMessagesInOneChunkComeOutOneByOne() {
        duplex.input.add(Bytes.concat(frame(Bytes.utf8("a")), frame(Bytes.empty()), frame(Bytes.utf8("bc"))));

        assertThat(now(framed.receive()).utf8()).isEqualTo("a");
        assertThat(now(framed.receive()).isEmpty()).isTrue();
        assertThat(now(framed.receive()).utf8()).isEqualTo("bc");
    }

    @Property(tries = 200)
    void anyFragmentationYieldsTheSameMessages(
            @ForAll @Size(max = 20) List<@Size(max = 300) byte[]> bodies,
            @ForAll @IntRange(min = 1, max = 50) int chunk) {
        List<Bytes> frames = new ArrayList<>();
        bodies.forEach(body -> frames.add(frame(Bytes.copyOf(body))));
        Bytes all = Bytes.concat(frames);
        for (int at = 0; at < all.size(); at += chunk) {
            duplex.input.add(all.slice(at, Math.min(all.size(), at + chunk)));
        }
        duplex.inputEnded = true;
        for (byte[] body : bodies) {
            assertThat(now(framed.receive())).isEqualTo(Bytes.copyOf(body));
        }

        assertThat(now(framed.next())).isEqualTo(Optional.empty());
    }

    @Test
    void theEndBetweenMessagesIsNoMessage() {
        duplex.inputEnded = true;

        assertThat(now(framed.next())).isEmpty();
    }

    @Test
    void theEndInsideAMessageIsMalformed() {
        duplex.input.add(Bytes.fromHex("05aabb"));
        duplex.inputEnded = true;
        CompletableFuture<Optional<Bytes>> next = framed.next();
        loop.run();

        assertThat(Async.failureOf(next)).isInstanceOf(MalformedMessageException.class);
        assertThat(duplex.resetReason).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T44_aLengthAboveTheCodecsIsRefusedBeforeTheBytesCome() {
        duplex.input.add(Varint.encode(MAX + 1));
        CompletableFuture<Bytes> message = framed.receive();
        loop.run();

        assertThat(Async.failureOf(message)).isInstanceOf(MalformedMessageException.class);
        assertThat(duplex.resetReason).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T44_aLengthOfManyBytesIsRefused() {
        for (String hostile : List.of("ffffffffffffffffff01", "ffffffffffffffff7f", "8000", "8080808080808080808001")) {
            ScriptedDuplex pipe = new ScriptedDuplex(loop);
            pipe.input.add(Bytes.fromHex(hostile));
            CompletableFuture<Bytes> message =
                    Framed.of(pipe, Codec.bytes(MAX), Codec.bytes(MAX)).receive();
            loop.run();

            assertThat(Async.failureOf(message)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void T68_aLengthAbove31BitsIsNotTakenForASmallOne() {
        duplex.input.add(Varint.encode((1L << 32) + 1));
        CompletableFuture<Bytes> message = framed.receive();
        loop.run();

        assertThat(Async.failureOf(message)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T64_aCodecThatFailsOtherwiseFailsTheReceiveOnly() {
        Codec<Bytes> broken = new Codec<>() {
            @Override
            public Bytes encode(Bytes message) {
                return message;
            }

            @Override
            public Bytes decode(Bytes bytes) {
                throw new NegativeArraySizeException("planted");
            }

            @Override
            public int maxSize() {
                return MAX;
            }
        };
        duplex.input.add(frame(Bytes.utf8("x")));
        CompletableFuture<Bytes> message = Framed.of(duplex, broken, broken).receive();
        loop.run();

        assertThat(Async.failureOf(message)).isInstanceOf(NegativeArraySizeException.class);
    }

    @Test
    void sendingMoreThanTheCodecAllowsIsTheCallersMistake() {
        assertThatThrownBy(() -> framed.send(Bytes.wrap(new byte[MAX + 1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(duplex.output).isEmpty();
    }

    @Test
    void aSecondReceiveWhileOneIsPendingIsTheCallersMistake() {
        framed.receive();
        CompletableFuture<Bytes> second = framed.receive();
        loop.run();

        assertThat(Async.failureOf(second)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReceiveThatIsGivenUpLosesNothing() {
        CompletableFuture<Optional<Bytes>> given = framed.next();
        loop.run();
        given.cancel(false);
        loop.run();
        duplex.input.add(frame(Bytes.utf8("kept")));

        assertThat(now(framed.receive()).utf8()).isEqualTo("kept");
    }

    @Test
    void unframedGivesTheBytesBehindTheLastMessageBack() {
        duplex.input.add(Bytes.concat(frame(Bytes.utf8("ok")), Bytes.utf8("raw bytes")));
        now(framed.receive());
        Duplex raw = framed.unframed();

        assertThat(now(raw.read()).utf8()).isEqualTo("raw bytes");
        duplex.input.add(Bytes.utf8("more"));
        assertThat(now(raw.read()).utf8()).isEqualTo("more");
    }

    @Test
    void unframedWithNothingLeftIsThePipeItself() {
        duplex.input.add(frame(Bytes.utf8("ok")));
        now(framed.receive());

        assertThat(framed.unframed()).isSameAs(duplex);
    }

    @Test
    void aMillionMessagesInArrivedChunksOverflowNoStack() {
        int[] count = new int[1];
        Bytes one = frame(Bytes.fromHex("00"));
        duplex.input.add(Bytes.concat(Collections.nCopies(1_000_000, one)));
        duplex.inputEnded = true;
        CompletableFuture<Void> all = new CompletableFuture<>();
        loop.execute(() -> Async.follow(
                Async.loop(() -> framed.next().thenApply(message -> {
                    count[0]++;
                    return message.isPresent();
                })),
                all));
        loop.run();

        assertThat(all).isCompleted();
        assertThat(count[0]).isEqualTo(1_000_001);
    }

    @Test
    void aReceiveThatWasGivenUpMakesRoomForTheNext() {
        loop.run(() -> framed.receive().cancel(false));
        loop.run();
        CompletableFuture<Bytes> next = framed.receive();
        loop.run();
        duplex.arrive(frame(Bytes.utf8("a")));

        assertThat(now(next).utf8()).isEqualTo("a");
    }

    @Test
    void aMessageForWhichNobodyWaitsAnyMoreGoesToTheNextReceive() {
        duplex.input.add(Bytes.concat(frame(Bytes.utf8("a")), frame(Bytes.utf8("b"))));
        framed.receive().cancel(false);
        loop.run();

        assertThat(now(framed.receive()).utf8()).isEqualTo("a");
        assertThat(now(framed.receive()).utf8()).isEqualTo("b");
    }

    @Test
    void bytesPutBackOutliveAReadThatWasGivenUp() {
        duplex.input.add(Bytes.concat(frame(Bytes.utf8("a")), Bytes.utf8("rest")));
        now(framed.receive());
        Duplex pipe = framed.unframed();
        pipe.read().cancel(false);
        loop.run();

        assertThat(now(pipe.read()).utf8()).isEqualTo("rest");
    }

    @Test
    void aMessageThatComesByteByByteIsHeldInFewPieces() {
        int size = 100_000;
        FrameBuffer buffer = new FrameBuffer(size);
        buffer.add(Varint.encode(size));
        for (int i = 0; i < size - 1; i++) {
            buffer.add(Bytes.wrap(new byte[] {(byte) i}));
        }
        assertThat(buffer.poll()).isEmpty();
        assertThat(buffer.chunks()).isLessThan(100);
        buffer.add(Bytes.wrap(new byte[] {(byte) (size - 1)}));

        Bytes message = buffer.poll().orElseThrow();
        assertThat(message.size()).isEqualTo(size);
        assertThat(message.byteAt(54_321)).isEqualTo((byte) 54_321);
        assertThat(buffer.isEmpty()).isTrue();
    }
}
