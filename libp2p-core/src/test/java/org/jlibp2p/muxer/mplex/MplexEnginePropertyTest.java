package org.jlibp2p.muxer.mplex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.engine.StreamState;
import org.jlibp2p.muxer.mplex.EngineFixture.RecordedStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Two engines back to back, driven at random: whatever the order of things, nothing is lost, mixed up or left over. */
class MplexEnginePropertyTest {
    private static final ResourceLimits LIMITS =
            ResourceLimits.defaults().withStreams(StreamLimits.defaults().withResetsPerInterval(1_000_000));

    /** One side, with what was written to and read from each of its streams. */
    private static final class Side {
        final EngineFixture fixture;
        final List<RecordedStream> streams = new ArrayList<>();
        final Map<RecordedStream, List<Bytes>> written = new HashMap<>();
        final Map<RecordedStream, List<Bytes>> read = new HashMap<>();
        private int known;

        Side(boolean dialled) {
            fixture = new EngineFixture(dialled, LIMITS);
        }

        void learn() {
            while (known < fixture.inbound.size()) {
                add(fixture.inbound.get(known++));
            }
        }

        void add(RecordedStream stream) {
            streams.add(stream);
            written.put(stream, new ArrayList<>());
            read.put(stream, new ArrayList<>());
        }

        void take(RecordedStream stream) {
            read.get(stream).add(stream.takeAll());
        }

        boolean isBroken(RecordedStream stream) {
            return stream.events.contains("reset")
                    || stream.events.contains("overflowed")
                    || stream.core.state == StreamState.RESET;
        }
    }

    private final Side left = new Side(true);
    private final Side right = new Side(false);

    @Property(tries = 300)
    void everythingArrivesInOrderAndNothingIsLeft(
            @ForAll @Size(max = 250) List<@IntRange(min = 0, max = Integer.MAX_VALUE) Integer> choices) {
        MplexEnginePropertyTest fresh = new MplexEnginePropertyTest();
        choices.forEach(fresh::act);
        fresh.finish();
        fresh.check(fresh.left, fresh.right);
        fresh.check(fresh.right, fresh.left);
    }

    private void act(int choice) {
        Side side = choice % 2 == 0 ? left : right;
        int what = choice / 2 % 8;
        int amount = choice / 16;
        if (what == 0) {
            side.add(side.fixture.open());
        } else if (what <= 2) {
            transfer(side, 1 + amount % 70_000);
        } else if (!side.streams.isEmpty()) {
            RecordedStream stream = side.streams.get(amount % side.streams.size());
            switch (what) {
                case 3, 4 -> write(side, stream, 1 + amount % 100_000);
                case 5 -> side.take(stream);
                case 6 -> close(side, stream);
                default -> {
                    if (amount % 4 == 0) {
                        side.fixture.engine.reset(stream.core);
                    }
                }
            }
        }
    }

    private static void write(Side side, RecordedStream stream, int size) {
        if (stream.core.state.isLive() && !hasClosed(stream)) {
            Bytes bytes = Frames.pattern(size);
            side.written.get(stream).add(bytes);
            side.fixture.engine.write(stream.core, bytes);
        }
    }

    private static boolean hasClosed(RecordedStream stream) {
        return stream.core.closeDue || stream.core.closeInFlight || stream.core.closeAccepted;
    }

    private static void close(Side side, RecordedStream stream) {
        if (stream.core.state.isLive() && !hasClosed(stream)) {
            side.fixture.engine.closeWrite(stream.core);
        }
    }

    /** One batch from a side to the other, in pieces. */
    private boolean transfer(Side from, int piece) {
        Side to = from == left ? right : left;
        Bytes batch = from.fixture.collect();
        for (int at = 0; at < batch.size(); at += piece) {
            to.fixture.receive(batch.slice(at, Math.min(batch.size(), at + piece)));
            to.learn();
        }
        from.fixture.engine.accepted();
        return !batch.isEmpty();
    }

    private void drain() {
        boolean moved = true;
        while (moved) {
            moved = transfer(left, 10_000) | transfer(right, 10_000);
            left.streams.forEach(left::take);
            right.streams.forEach(right::take);
        }
    }

    private void finish() {
        drain();
        for (Side side : List.of(left, right)) {
            side.streams.forEach(stream -> close(side, stream));
        }
        drain();
    }

    private void check(Side opener, Side other) {
        assertThat(opener.fixture.engine.outboundStreams()).isZero();
        assertThat(opener.fixture.engine.owed()).isZero();
        assertThat(opener.fixture.budget.used()).isZero();
        for (RecordedStream stream : opener.streams) {
            if (!stream.core.inbound) {
                other.streams.stream()
                        .filter(each -> each.core.inbound && each.core.id == stream.core.id)
                        .findFirst()
                        .ifPresentOrElse(
                                end -> checkEnds(opener, stream, other, end),
                                () -> assertThat(opener.isBroken(stream)).isTrue());
            }
        }
    }

    private static void checkEnds(Side opener, RecordedStream stream, Side other, RecordedStream end) {
        if (!opener.isBroken(stream) && !other.isBroken(end)) {
            assertThat(Bytes.concat(other.read.get(end))).isEqualTo(Bytes.concat(opener.written.get(stream)));
            assertThat(Bytes.concat(opener.read.get(stream))).isEqualTo(Bytes.concat(other.written.get(end)));
            assertThat(stream.events).contains("ended");
            assertThat(end.events).contains("ended");
        }
    }
}
