package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.yamux.EngineFixture.RecordedStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes in any fragments: nothing but the two typed failures comes out, and nothing is held beyond the bounds. */
class YamuxEngineFuzzTest {
    private static final int STREAMS = 8;
    private static final int CONTROL_FRAMES = 16;
    private static final ResourceLimits LIMITS = ResourceLimits.defaults()
            .withStreams(
                    StreamLimits.defaults().withInboundPerConnection(STREAMS).withResetsPerInterval(32))
            .withBuffers(
                    BufferLimits.defaults().withControlFrames(CONTROL_FRAMES).withMaxWindow(512 * 1024));

    @FuzzTest
    void anyInput(byte[] bytes) {
        Bytes input = Bytes.copyOf(bytes);
        run(input, input.size() + 1);
        run(input, 5);
    }

    @FuzzTest
    void anyFrames(FuzzedDataProvider choices) {
        byte[] bytes = new byte[200 * 16];
        int at = 0;
        while (choices.remainingBytes() > 0 && at + 16 <= bytes.length) {
            int type = choices.consumeInt(0, 4);
            int body = choices.consumeInt(0, 4);
            long length = type == YamuxFrame.DATA ? body : choices.consumeLong(0, YamuxFrame.MAX_LENGTH);
            YamuxFrameCodec.write(
                    ByteBuffer.wrap(bytes, at, YamuxFrame.HEADER_SIZE),
                    type << 16 | choices.consumeInt(0, 31),
                    choices.consumeInt(0, 12),
                    length);
            at += YamuxFrame.HEADER_SIZE + (type == YamuxFrame.DATA ? body : 0);
        }
        run(Bytes.wrap(bytes, 0, at), bytes.length);
    }

    private static void run(Bytes input, int fragment) {
        EngineFixture fixture = new EngineFixture(LIMITS);
        fixture.open();
        fixture.open();
        try {
            for (int at = 0; at < input.size(); at += fragment) {
                fixture.receive(input.slice(at, Math.min(input.size(), at + fragment)));
                while (fixture.engine.isPaused()) {
                    assertThat(fixture.engine.owed()).isEqualTo(CONTROL_FRAMES);
                    fixture.sent();
                    fixture.engine.resume(fixture.now);
                }
                checkBounds(fixture);
            }
        } catch (ProtocolViolationException | LimitExceededException allowed) {
            checkBounds(fixture);
        }
        fixture.engine.end();
        assertThat(fixture.budget.used()).isZero();
    }

    private static void checkBounds(EngineFixture fixture) {
        long live = 0;
        for (RecordedStream stream : fixture.inbound) {
            live += stream.core.state.isLive() ? 1 : 0;
            assertThat(stream.core.received.size()).isLessThanOrEqualTo((int) stream.core.receiveWindow.size());
        }
        assertThat(live).isLessThanOrEqualTo(STREAMS);
        assertThat(fixture.engine.owed()).isLessThanOrEqualTo(CONTROL_FRAMES);
    }
}
