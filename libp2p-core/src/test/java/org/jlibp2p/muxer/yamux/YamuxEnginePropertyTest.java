package org.jlibp2p.muxer.yamux;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.engine.StreamState;
import org.jlibp2p.muxer.yamux.EnginePair.End;
import org.jlibp2p.muxer.yamux.EnginePair.Side;

import static org.assertj.core.api.Assertions.assertThat;

/** Two engines back to back, driven at random: whatever the order of things, nothing is lost, mixed up or left over. */
class YamuxEnginePropertyTest {
    private static final ResourceLimits LIMITS = ResourceLimits.defaults()
            .withStreams(StreamLimits.defaults().withAckBacklog(4).withResetsPerInterval(1_000_000))
            .withBuffers(BufferLimits.defaults().withMaxWindow(1024 * 1024).withControlFrames(64));

    @Property(tries = 400)
    void everythingArrivesInOrderAndNothingIsLeft(
            @ForAll @Size(max = 250) List<@IntRange(min = 0, max = Integer.MAX_VALUE) Integer> choices) {
        EnginePair pair = new EnginePair(LIMITS);
        for (int choice : choices) {
            act(pair, choice);
            pair.checkWindows();
        }
        pair.drain();

        for (Side side : List.of(pair.left, pair.right)) {
            for (End end : side.ends) {
                if (!end.broken() && !end.other().broken()) {
                    assertThat(end.received).as("stream %s", end.core.id).isEqualTo(end.other().written);
                    assertThat(end.core.state).isEqualTo(StreamState.CLOSED);
                }
            }
            assertThat(side.engine.outboundStreams()).isZero();
            assertThat(side.engine.owed()).isZero();
            assertThat(side.engine.isBacklogFull()).isFalse();
            assertThat(side.budget.used()).isZero();
        }
    }

    @Property(tries = 100)
    void endingAtAnyMomentGivesEverythingBack(
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = Integer.MAX_VALUE) Integer> choices) {
        EnginePair pair = new EnginePair(LIMITS);
        choices.forEach(choice -> act(pair, choice));
        pair.left.engine.end();
        pair.right.engine.end();

        for (Side side : List.of(pair.left, pair.right)) {
            assertThat(side.budget.used()).isZero();
            assertThat(side.ends).noneMatch(end -> end.core.state.isLive());
            assertThat(EngineFixture.collect(side.engine, pair.now).isEmpty()).isTrue();
        }
    }

    /** One step, decoded from a number: what, on which side, on which stream, how much. */
    private static void act(EnginePair pair, int choice) {
        Side side = choice % 2 == 0 ? pair.left : pair.right;
        int what = choice / 2 % 10;
        int amount = choice / 20;
        if (what == 0) {
            side.open();
            return;
        }
        if (what <= 2) {
            side.transfer(1 + amount % 100_000);
            return;
        }
        if (what == 3) {
            pair.now += amount % 100_000_000;
            if (!side.engine.isPongAwaited()) {
                side.engine.ping(pair.now);
            }
            return;
        }
        if (side.ends.isEmpty()) {
            return;
        }
        End end = side.ends.get(amount % side.ends.size());
        switch (what) {
            case 4, 5 -> end.write(1 + amount % 200_000);
            case 6, 7 -> end.take();
            case 8 -> end.closeWrite();
            default -> {
                if (amount % 4 == 0) {
                    side.engine.reset(end.core, 0);
                } else {
                    end.reading = !end.reading;
                }
            }
        }
    }
}
