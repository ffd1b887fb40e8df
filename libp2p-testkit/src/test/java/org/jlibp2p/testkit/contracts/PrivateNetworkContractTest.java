package org.jlibp2p.testkit.contracts;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.pnet.PrivateNetwork;
import org.jlibp2p.pnet.PrivateNetworkException;
import org.jlibp2p.pnet.PrivateNetworkException.Reason;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A pipe within a private network holds the contracts of a pipe, and has no stranger at its other end. */
@DisplayName("A private network's pipe")
class PrivateNetworkContractTest {
    private static final PrivateNetwork NETWORK = PrivateNetwork.of(PreSharedKey.generate());
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static Duplex within(PrivateNetwork network, Duplex raw, Bytes greeting, Patience patience) {
        return patience.await(
                Async.call(raw.loop(), () -> CompletableFuture.completedFuture(network.protect(raw, greeting, LIMIT))));
    }

    private static DuplexPair within(EventLoops loops, Patience patience) {
        DuplexPair raw = DuplexPair.inMemory(loops);
        return new DuplexPair(
                within(NETWORK, raw.left(), Bytes.empty(), patience),
                within(NETWORK, raw.right(), Bytes.empty(), patience));
    }

    @Nested
    class IsADuplex extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return within(time.loops("pipe", 2), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class IsADuplexOnThreads extends DuplexContract {
        @RegisterExtension
        private final LoopsWithThreads loops = new LoopsWithThreads();

        @Override
        protected DuplexPair connect() {
            return within(loops.running(), patience());
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }

    @Nested
    class EndsByHalves extends HalfCloseContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return within(time.loops("pipe", 2), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class HoldsItsWriterBack extends BackPressureContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return within(time.loops("pipe", 2), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class KeepsStrangersOut {
        private static final Bytes HEADER = MultistreamSelect.header();

        private final ManualTime time = ManualTime.create();
        private final Patience patience = Patience.driving(time);
        private final DuplexPair raw = DuplexPair.inMemory(time.loops("pipe", 2));
        private final Duplex own = within(NETWORK, raw.left(), HEADER, patience);
        private final CompletableFuture<Bytes> read = own.read();

        private void assertRefused(Reason reason) {
            time.run();
            assertThat(read).isCompletedExceptionally();
            assertThat(Async.failureOf(read))
                    .isInstanceOfSatisfying(
                            PrivateNetworkException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(reason));
            assertThat(raw.left().closed()).isCompletedExceptionally();
            assertThat(time.timers()).isZero();
        }

        @Test
        void aPeerWithTheKeyIsLetIn() {
            Duplex peer = within(NETWORK, raw.right(), HEADER, patience);
            peer.write(HEADER);
            own.write(HEADER);
            assertThat(time.await(read)).isEqualTo(HEADER);
            assertThat(time.await(peer.read())).isEqualTo(HEADER);
            assertThat(time.timers()).isZero();
        }

        @Test
        void aPeerWithAnotherKeyIsRefusedOnBothSidesAtOnce() {
            Duplex peer = within(PrivateNetwork.of(PreSharedKey.generate()), raw.right(), HEADER, patience);
            CompletableFuture<Bytes> peersRead = peer.read();
            peer.write(HEADER);
            own.write(HEADER);
            assertRefused(Reason.OTHER_KEY);
            assertThat(Async.failureOf(peersRead)).isInstanceOf(PrivateNetworkException.class);
        }

        @Test
        void aPeerWithoutAKeyIsRefused() {
            raw.right().write(HEADER);
            assertRefused(Reason.NO_KEY);
        }

        @Test
        void aPeerThatGoesAwayIsToldApartFromABrokenConnection() {
            raw.right().write(Bytes.wrap(new byte[30]).slice(0, 10));
            raw.right().closeWrite();
            assertRefused(Reason.ENDED_EARLY);
        }

        @Test
        void aPeerThatResetsIsSaidToHavePerhapsAnotherKey() {
            raw.right().reset(new StreamResetException(ErrorCode.NONE, false));
            assertRefused(Reason.ENDED_EARLY);
        }

        @Test
        void T10_aPeerThatSaysNothingOrTooLittleIsLetGoInTime() {
            for (int i = 0; i < 23; i++) {
                raw.right().write(Bytes.copyOf((byte) i));
                time.advance(Duration.ofMillis(200));
            }
            assertThat(read).isNotDone();
            time.advance(LIMIT);
            assertRefused(Reason.SILENT);
        }

        @Test
        void onceThePeerIsKnownNothingEndsTheConnectionButItsEnd() {
            Duplex peer = within(NETWORK, raw.right(), HEADER, patience);
            peer.write(HEADER);
            own.write(HEADER);
            time.await(read);
            time.await(peer.read());
            CompletableFuture<Bytes> second = own.read();
            time.advance(LIMIT.multipliedBy(10));
            assertThat(second).isNotDone();
            peer.reset(new StreamResetException(ErrorCode.NONE, false));
            time.run();
            assertThat(Async.failureOf(second)).isInstanceOf(ConnectionClosedException.class);
        }
    }
}
