package org.jlibp2p.muxer.mplex;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.mplex.EngineFixture.RecordedStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes in any fragments: nothing but the two typed failures comes out, and nothing is held beyond the bounds. */
class MplexEngineFuzzTest {
    private static final int STREAMS = 8;
    private static final int CONTROL_FRAMES = 16;
    private static final ResourceLimits LIMITS = ResourceLimits.defaults()
            .withStreams(
                    StreamLimits.defaults().withInboundPerConnection(STREAMS).withResetsPerInterval(32))
            .withBuffers(BufferLimits.defaults().withControlFrames(CONTROL_FRAMES));

    @FuzzTest(maxDuration = "60s")
    void anyInput(byte[] bytes) {
        Bytes input = Bytes.copyOf(bytes);
        run(input, input.size() + 1);
        run(input, 3);
    }

    @FuzzTest(maxDuration = "60s")
    void anyFrames(FuzzedDataProvider choices) {
        List<Bytes> frames = new ArrayList<>();
        while (choices.remainingBytes() > 0 && frames.size() < 300) {
            frames.add(Frames.frame(
                    choices.consumeInt(0, 12),
                    choices.consumeInt(0, 7),
                    Bytes.wrap(new byte[choices.consumeInt(0, 6)])));
        }
        Bytes input = Bytes.concat(frames);
        run(input, input.size() + 1);
    }

    private static void run(Bytes input, int fragment) {
        EngineFixture fixture = new EngineFixture(true, LIMITS);
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
            assertThat(stream.core.received.size()).isLessThanOrEqualTo(MplexEngine.MAX_WAITING);
        }
        assertThat(live).isLessThanOrEqualTo(STREAMS);
        assertThat(fixture.engine.owed()).isLessThanOrEqualTo(CONTROL_FRAMES);
    }
}
