package org.jlibp2p.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.transport.memory.MemoryPipe;

/** Pipes broken on purpose, each with the contract that has to find it. Run by {@link BrokenPipesTest} only. */
final class BrokenPipes {
    private static final long ACCEPTED_AHEAD = 5L * 1024 * 1024;

    private BrokenPipes() {}

    private static DuplexPair pair(ManualTime time, BufferLimits limits, UnaryOperator<Duplex> breaking) {
        MemoryPipe pipe = MemoryPipe.between(time.loop(), time.loop(), limits);
        return new DuplexPair(breaking.apply(pipe.left()), breaking.apply(pipe.right()));
    }

    private abstract static class Pipe extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        abstract Duplex broken(Duplex sound);

        @Override
        protected DuplexPair connect() {
            return pair(time, BufferLimits.defaults(), this::broken);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    private abstract static class HalfClosing extends HalfCloseContract {
        private final ManualTime time = ManualTime.create();

        abstract Duplex broken(Duplex sound);

        @Override
        protected DuplexPair connect() {
            return pair(time, BufferLimits.defaults(), this::broken);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    private abstract static class BackPressing extends BackPressureContract {
        private final ManualTime time = ManualTime.create();

        abstract Duplex broken(Duplex sound);

        BufferLimits limits() {
            return BufferLimits.defaults();
        }

        @Override
        protected DuplexPair connect() {
            return pair(time, limits(), this::broken);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }

        @Override
        protected long mostAcceptedAhead() {
            return ACCEPTED_AHEAD;
        }
    }

    static final class SoundPipe extends Pipe {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound);
        }
    }

    static final class SoundHalfClosing extends HalfClosing {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound);
        }
    }

    static final class SoundBackPressing extends BackPressing {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound);
        }
    }

    /** The end of the output is never told to the other side. */
    static final class LosesTheEnd extends HalfClosing {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public CompletableFuture<Void> closeWrite() {
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    /** Ending one half ends the other one too. */
    static final class EndsBothHalves extends HalfClosing {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public CompletableFuture<Void> closeWrite() {
                    return super.closeWrite()
                            .thenRun(() -> reset(new ProtocolViolationException("closed, and so both halves")));
                }
            };
        }
    }

    /** Every write is accepted at once, however many wait. */
    static final class AcceptsEverything extends BackPressing {
        @Override
        BufferLimits limits() {
            return BufferLimits.defaults().withUnawaitedWrite(Integer.MAX_VALUE);
        }

        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public CompletableFuture<Void> write(Bytes bytes) {
                    super.write(bytes);
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    /** The last byte of a longer write is lost. */
    static final class LosesBytes extends Pipe {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public CompletableFuture<Void> write(Bytes bytes) {
                    return super.write(bytes.size() < 100 ? bytes : bytes.slice(0, bytes.size() - 1));
                }
            };
        }
    }

    /** A reset ends the output in order, so that the other side takes half a message for a whole one. */
    static final class ResetsInOrder extends Pipe {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public void reset(Throwable reason) {
                    closeWrite();
                }
            };
        }
    }

    /** A read that was given up still takes the next bytes. */
    static final class ForgetsWhoGaveUp extends Pipe {
        @Override
        Duplex broken(Duplex sound) {
            return new ForwardingDuplex(sound) {
                @Override
                public CompletableFuture<Bytes> read() {
                    CompletableFuture<Bytes> apart = new CompletableFuture<>();
                    Async.follow(super.read(), apart);
                    return apart;
                }
            };
        }
    }
}
