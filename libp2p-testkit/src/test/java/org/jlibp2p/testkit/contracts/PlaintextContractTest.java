package org.jlibp2p.testkit.contracts;

import org.jlibp2p.security.Security;
import org.jlibp2p.security.plaintext.Plaintext;
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

/** Plaintext holds the contract of a security as far as it protects anything, and its channel those of a pipe. */
@DisplayName("Plaintext")
class PlaintextContractTest {
    private static DuplexPair secured(DuplexPair raw, Patience patience) {
        return SecuredPair.over(raw, Plaintext.create(), patience).pipes();
    }

    @Nested
    class IsASecurity extends SecurityContract {
        @Override
        protected Security security() {
            return Plaintext.create();
        }

        @Override
        protected boolean protectsWhatIsSent() {
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
    }
}
