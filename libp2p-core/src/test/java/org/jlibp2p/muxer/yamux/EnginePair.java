package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.engine.StreamState;

import static org.assertj.core.api.Assertions.assertThat;

/** Two engines whose batches become each other's input, in fragments of any size. */
final class EnginePair {
    final Side left;
    final Side right;
    long now;

    EnginePair(ResourceLimits limits) {
        left = new Side(true, limits);
        right = new Side(false, limits);
        left.peer = right;
        right.peer = left;
    }

    /** One side: its engine, the ends of its streams, and what it has sent and the other has not got. */
    final class Side implements Effects {
        final Quota budget = Quota.system("buffers.windowsTotal", 3 * 1024 * 1024);
        final YamuxEngine engine;
        final List<End> ends = new ArrayList<>();
        Side peer;
        private Bytes onTheWay = Bytes.empty();

        Side(boolean dialled, ResourceLimits limits) {
            engine = new YamuxEngine(dialled, limits, budget, this);
        }

        void open() {
            if (!engine.isBacklogFull()) {
                ends.add(new End(this, engine.open(now)));
            }
        }

        /** Moves a fragment to the other side, collecting the next batch if there is none on its way. */
        boolean transfer(int size) {
            if (peer.engine.isPaused()) {
                return false;
            }
            if (peer.engine.hasInput()) {
                peer.engine.resume(now);
                return true;
            }
            if (onTheWay.isEmpty()) {
                onTheWay = EngineFixture.collect(engine, now);
            }
            if (onTheWay.isEmpty()) {
                return false;
            }
            int moved = Math.min(size, onTheWay.size());
            Bytes fragment = onTheWay.slice(0, moved);
            onTheWay = onTheWay.slice(moved);
            peer.engine.receive(fragment, now);
            if (onTheWay.isEmpty()) {
                engine.accepted();
            }
            return true;
        }

        @Override
        public void outputReady() {}

        @Override
        public void inbound(EngineStream stream) {
            ends.add(new End(this, stream));
        }

        @Override
        public void goneAway(long code) {
            throw new AssertionError("nobody goes away");
        }
    }

    /** One end of a stream: counts what it wrote, and checks that what it reads is what the other end wrote. */
    final class End implements StreamEvents {
        final Side side;
        final EngineStream core;
        boolean reading;
        long written;
        long received;
        private boolean closing;

        End(Side side, EngineStream core) {
            this.side = side;
            this.core = core;
            core.events = this;
        }

        End other() {
            return side.peer.ends.stream()
                    .filter(end -> end.core.id == core.id)
                    .findAny()
                    .orElse(this);
        }

        boolean broken() {
            return core.state == StreamState.RESET;
        }

        void write(int size) {
            if (closing || !core.state.isLive() || core.unaccepted() > 1_000_000) {
                return;
            }
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = byteAt(written + i);
            }
            written += size;
            side.engine.write(core, Bytes.wrap(bytes));
        }

        void closeWrite() {
            if (!closing && core.state.isLive()) {
                closing = true;
                side.engine.closeWrite(core);
            }
        }

        void take() {
            Bytes taken = side.engine.take(core);
            if (taken != null) {
                check(taken);
            }
        }

        @Override
        public boolean deliver(Bytes bytes) {
            if (reading) {
                check(bytes);
            }
            return reading;
        }

        private void check(Bytes bytes) {
            for (int i = 0; i < bytes.size(); i++) {
                if (bytes.byteAt(i) != byteAt(received + i)) {
                    throw new AssertionError("byte " + (received + i) + " of stream " + core.id);
                }
            }
            received += bytes.size();
        }

        private static byte byteAt(long position) {
            return (byte) (position * 31 + (position >>> 8));
        }

        @Override
        public void inputEnded() {}

        @Override
        public void outputAccepted() {}

        @Override
        public void ended() {
            assertThat(core.state).isEqualTo(StreamState.CLOSED);
        }

        @Override
        public void resetByPeer(long code) {}

        @Override
        public void sessionEnded() {}
    }

    /** Nobody may send more than the other side has room for, and a receiver holds no more than its window. */
    void checkWindows() {
        for (Side side : List.of(left, right)) {
            for (End end : side.ends) {
                ReceiveWindow window = end.core.receiveWindow;
                assertThat(window.available()).isNotNegative();
                assertThat(end.core.received.size() + window.available()).isLessThanOrEqualTo(window.size());
                End other = end.other();
                if (other != end && end.core.state.isLive() && other.core.state.isLive()) {
                    assertThat(other.core.sendWindow.available()).isLessThanOrEqualTo(window.available());
                }
            }
        }
    }

    /** Ends all streams in order, reads everything, and moves bytes until nothing is left to move. */
    void drain() {
        boolean moved = true;
        while (moved) {
            for (Side side : List.of(left, right)) {
                for (End end : List.copyOf(side.ends)) {
                    end.reading = true;
                    end.closeWrite();
                    while (!end.core.received.isEmpty()) {
                        end.take();
                    }
                }
            }
            moved = left.transfer(70_000) | right.transfer(70_000);
        }
    }
}
