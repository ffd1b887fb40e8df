package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.muxer.yamux.EngineFixture.RecordedStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.FIN;
import static org.jlibp2p.muxer.yamux.Frames.RST;
import static org.jlibp2p.muxer.yamux.Frames.SYN;

/** Every combination of the four flags, on both types of frame that streams have, with and without a body or value. */
class YamuxFlagsTest {
    private static final int WINDOW = 256 * 1024;
    private static final Bytes BODY = Bytes.utf8("body");
    private static final int VALUE = 4;

    private final EngineFixture fixture = new EngineFixture();

    static Stream<Arguments> everyFrame() {
        return IntStream.range(0, 16)
                .boxed()
                .flatMap(flags -> Stream.of(
                        Arguments.of(flags, true, true),
                        Arguments.of(flags, true, false),
                        Arguments.of(flags, false, true),
                        Arguments.of(flags, false, false)));
    }

    private static Bytes frame(int flags, long id, boolean data, boolean filled) {
        return data
                ? Frames.data(flags, id, filled ? BODY : Bytes.empty())
                : Frames.update(flags, id, filled ? VALUE : 0);
    }

    @ParameterizedTest(name = "flags {0}, data {1}, filled {2}")
    @MethodSource("everyFrame")
    void onAStreamThatIsNotKnown(int flags, boolean data, boolean filled) {
        Bytes frame = frame(flags, 2, data, filled);
        if (has(flags, SYN) && !has(flags, RST)) {
            fixture.receive(frame);
            assertThat(fixture.inbound).hasSize(1);
            assertEffects(fixture.inbound.get(0), flags & ~ACK, data, filled);
            assertThat(fixture.sent()).containsExactly(Frames.updateFrame(ACK, 2, 0));
        } else if (!has(flags, SYN) && data && filled) {
            assertThatThrownBy(() -> fixture.receive(frame)).isInstanceOf(ProtocolViolationException.class);
        } else {
            fixture.receive(frame);
            assertThat(fixture.inbound).isEmpty();
            assertThat(fixture.sent()).isEmpty();
        }
    }

    @ParameterizedTest(name = "flags {0}, data {1}, filled {2}")
    @MethodSource("everyFrame")
    void onAStreamThatThePeerOpened(int flags, boolean data, boolean filled) {
        RecordedStream stream = fixture.opened(2);
        Bytes frame = frame(flags, 2, data, filled);
        if (has(flags, SYN)) {
            assertThatThrownBy(() -> fixture.receive(frame)).isInstanceOf(ProtocolViolationException.class);
        } else {
            fixture.receive(frame);
            assertEffects(stream, flags, data, filled);
            assertThat(fixture.sent()).isEmpty();
        }
    }

    @ParameterizedTest(name = "flags {0}, data {1}, filled {2}")
    @MethodSource("everyFrame")
    void onAStreamThatWeOpened(int flags, boolean data, boolean filled) {
        RecordedStream stream = fixture.open();
        fixture.sent();
        Bytes frame = frame(flags, 1, data, filled);
        if (has(flags, SYN)) {
            assertThatThrownBy(() -> fixture.receive(frame)).isInstanceOf(ProtocolViolationException.class);
        } else {
            fixture.receive(frame);
            assertEffects(stream, flags, data, filled);
            assertThat(stream.core.awaitingAck).isEqualTo(!has(flags, ACK) && !has(flags, RST));
            assertThat(fixture.sent()).isEmpty();
        }
    }

    @ParameterizedTest(name = "flags {0}, data {1}, filled {2}")
    @MethodSource("everyFrame")
    void onAStreamThatHasEnded(int flags, boolean data, boolean filled) {
        RecordedStream stream = fixture.open();
        fixture.engine.closeWrite(stream.core);
        fixture.sent();
        fixture.receive(Frames.update(ACK | FIN, 1, 0));
        stream.events.clear();
        Bytes frame = frame(flags, 1, data, filled);
        if (has(flags, SYN)) {
            assertThatThrownBy(() -> fixture.receive(frame)).isInstanceOf(ProtocolViolationException.class);
        } else {
            fixture.receive(frame);
            assertThat(stream.events).isEmpty();
            assertThat(fixture.sent()).isEmpty();
        }
    }

    private void assertEffects(RecordedStream stream, int flags, boolean data, boolean filled) {
        boolean reset = has(flags, RST);
        boolean update = !data && filled;
        List<String> events = new ArrayList<>();
        if (reset) {
            events.add("reset " + (update ? VALUE : 0));
        } else if (has(flags, FIN)) {
            events.add("input ended");
        }
        assertThat(stream.events).isEqualTo(events);
        assertThat(stream.takeAll()).isEqualTo(data && filled && !reset ? BODY : Bytes.empty());
        assertThat(stream.core.sendWindow.available()).isEqualTo(update && !reset ? WINDOW + VALUE : WINDOW);
        assertThat(stream.core.state.isLive()).isEqualTo(!reset);
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}
