package org.jlibp2p.testkit.contracts;

import java.util.EnumSet;
import java.util.Set;

import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.mplex.Mplex;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.MuxedPair;
import org.jlibp2p.testkit.MuxerContract;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mplex holds the contract of a muxer as far as its format goes, and its streams those of a pipe but for back-pressure. */
@DisplayName("Mplex")
class MplexContractTest {
    private static DuplexPair stream(DuplexPair pipe, Patience patience) {
        return MuxedPair.over(pipe, Mplex.create(), patience).openStream();
    }

    @Nested
    class IsAMuxer extends MuxerContract {
        @Override
        protected Muxer muxer() {
            return Mplex.create();
        }

        @Override
        protected Set<Ability> lacking() {
            return EnumSet.allOf(Ability.class);
        }
    }

    @Nested
    class HasStreamsThatAreDuplexes extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return stream(DuplexPair.inMemory(time.loops("pipe", 2)), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class HasStreamsThatAreDuplexesOnThreads extends DuplexContract {
        @RegisterExtension
        private final LoopsWithThreads loops = new LoopsWithThreads();

        @Override
        protected DuplexPair connect() {
            return stream(DuplexPair.inMemory(loops.running()), patience());
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }

    @Nested
    class HasStreamsThatEndByHalves extends HalfCloseContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return stream(DuplexPair.inMemory(time.loops("pipe", 2)), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }
}
