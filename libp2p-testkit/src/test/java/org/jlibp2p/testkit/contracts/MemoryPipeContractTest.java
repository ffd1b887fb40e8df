package org.jlibp2p.testkit.contracts;

import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The memory pipe of core holds the contracts of a pipe: on one loop, on two, and on loops with threads. */
@DisplayName("The memory pipe")
class MemoryPipeContractTest {
    @Nested
    class IsADuplexOnOneLoop extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(time);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class IsADuplexOnTwoLoops extends DuplexContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(time.loops("pipe", 2));
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
            return DuplexPair.inMemory(loops.running());
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }

    @Nested
    class EndsByHalvesOnTwoLoops extends HalfCloseContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(time.loops("pipe", 2));
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class EndsByHalvesOnThreads extends HalfCloseContract {
        @RegisterExtension
        private final LoopsWithThreads loops = new LoopsWithThreads();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(loops.running());
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }

    @Nested
    class HoldsItsWriterBackOnTwoLoops extends BackPressureContract {
        private final ManualTime time = ManualTime.create();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(time.loops("pipe", 2));
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }

        @Override
        protected long mostAcceptedAhead() {
            return 5L * 1024 * 1024;
        }
    }

    @Nested
    class HoldsItsWriterBackOnThreads extends BackPressureContract {
        @RegisterExtension
        private final LoopsWithThreads loops = new LoopsWithThreads();

        @Override
        protected DuplexPair connect() {
            return DuplexPair.inMemory(loops.running());
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }
}
