package org.jlibp2p.transport.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes as requests, answers and frames: each is taken, or refused in a typed way, whatever pieces it comes in. */
class UpgradeFuzzTest {
    private static final WebSocketLimits LIMITS = WebSocketLimits.defaults()
            .withFrame(1000)
            .withMessage(3000)
            .withFragments(5)
            .withIdleFrames(20);
    private static final Site SITE = new Site(Optional.of(Bytes.utf8("a")), Optional.empty());

    @FuzzTest(maxDuration = "30s")
    void requestBytes(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(HttpBounds.of(LIMITS)));
        channel.writeInbound(Unpooled.copiedBuffer(input));
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                try {
                    assertThat(UpgradeHandshake.answer(request, SITE, LIMITS.headers())
                                    .status()
                                    .code())
                            .isEqualTo(101);
                } catch (UpgradeException refused) {
                    assertThat(refused.status().orElseThrow()).isBetween(400, 599);
                }
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
    }

    @FuzzTest(maxDuration = "30s")
    void answerBytes(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder(HttpBounds.of(LIMITS)));
        channel.writeInbound(Unpooled.copiedBuffer(input));
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpResponse response) {
                AtomicBoolean passed = new AtomicBoolean();
                try {
                    UpgradeHandshake.checkResponse(response, RawClient.KEY, LIMITS.headers());
                    passed.set(true);
                } catch (UpgradeException refused) {
                    assertThat(refused.reason()).isNotNull();
                }
                assertThat(!passed.get() || response.status().code() == 101).isTrue();
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
    }

    @FuzzTest(maxDuration = "30s")
    void frameBytes(byte[] input) {
        for (boolean masked : new boolean[] {true, false}) {
            assertThat(outcome(input, masked, 1)).isEqualTo(outcome(input, masked, Math.max(1, input.length)));
        }
    }

    /** What comes out, and how it ended. */
    private static List<Object> outcome(byte[] input, boolean masked, int piece) {
        List<Object> seen = new ArrayList<>();
        List<Bytes> data = new ArrayList<>();
        FrameReader reader = new FrameReader(masked, LIMITS, new FrameReader.Effects() {
            @Override
            public void data(ByteBuf bytes) {
                data.add(Bytes.copyOf(bytes.nioBuffer()));
                bytes.release();
            }

            @Override
            public void ping(Bytes payload) {
                seen.add(payload);
            }

            @Override
            public void close() {
                seen.add("close");
            }
        });
        try {
            for (int at = 0; at < input.length; at += piece) {
                ByteBuf bytes = Unpooled.copiedBuffer(input, at, Math.min(piece, input.length - at));
                try {
                    reader.read(bytes, 0);
                } finally {
                    bytes.release();
                }
            }
        } catch (ProtocolViolationException | LimitExceededException refused) {
            seen.add(refused.getMessage());
        }
        seen.add(data.isEmpty() ? Bytes.empty() : Bytes.concat(data));
        return seen;
    }
}
