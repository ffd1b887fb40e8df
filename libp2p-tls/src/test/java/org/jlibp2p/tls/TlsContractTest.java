package org.jlibp2p.tls;

import org.jlibp2p.security.Security;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.SecuredPair;
import org.jlibp2p.testkit.SecurityContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS holds the contract of a security, and its channel those of a pipe. */
@DisplayName("TLS")
class TlsContractTest {
    private static DuplexPair secured(DuplexPair raw, Patience patience) {
        return SecuredPair.over(raw, Tls.create(), patience).pipes();
    }

    @Nested
    class IsASecurity extends SecurityContract {
        @Override
        protected Security security() {
            return Tls.create();
        }

        /** The version in the headers of records that are not sealed means nothing any more. */
        @Override
        protected boolean authenticatesEveryByteOfTheHandshake() {
            return false;
        }
    }

    @Nested
    class IsADuplex extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return secured(DuplexPair.inMemory(time.loops("pipe", 2)), patience());
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
            return secured(DuplexPair.inMemory(loops.running()), patience());
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
            return secured(DuplexPair.inMemory(time.loops("pipe", 2)), patience());
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
            return secured(DuplexPair.inMemory(time.loops("pipe", 2)), patience());
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }

        @Override
        protected long mostAcceptedAhead() {
            return 6L * 1024 * 1024;
        }
    }
}
