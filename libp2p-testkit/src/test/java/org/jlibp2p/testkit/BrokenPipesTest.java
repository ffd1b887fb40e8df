package org.jlibp2p.testkit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.testkit.ContractRun.failuresOf;

/** The contracts of a pipe see what is wrong with pipes that are broken on purpose. */
class BrokenPipesTest {
    @Test
    void thePipeThatTheBrokenOnesAreMadeOfHoldsTheContracts() {
        assertThat(failuresOf(BrokenPipes.SoundPipe.class)).isEmpty();
        assertThat(failuresOf(BrokenPipes.SoundHalfClosing.class)).isEmpty();
        assertThat(failuresOf(BrokenPipes.SoundBackPressing.class)).isEmpty();
    }

    @Test
    void aPipeThatLosesTheEndOfTheInputIsFound() {
        assertThat(failuresOf(BrokenPipes.LosesTheEnd.class))
                .contains("theEndIsReadBehindAllThatWasWritten", "aPendingReadSeesTheEnd", "thePeerMayGoOnSending");
    }

    @Test
    void aPipeThatEndsBothHalvesAtOnceIsFound() {
        assertThat(failuresOf(BrokenPipes.EndsBothHalves.class))
                .contains("thePeerMayGoOnSending", "thePipeIsNotClosedWhileOneHalfIsOpen");
    }

    @Test
    void aPipeThatAcceptsWithoutBoundIsFound() {
        assertThat(failuresOf(BrokenPipes.AcceptsEverything.class))
                .contains(
                        "aWriteWaitsWhileThePeerDoesNotRead",
                        "writesThatAreNotAwaitedAreBoundedAndNothingOfTheRefusedOneIsSent",
                        "anEndBehindAWaitingWriteWaitsWithIt");
    }

    @Test
    void aPipeThatLosesBytesIsFound() {
        assertThat(failuresOf(BrokenPipes.LosesBytes.class))
                .contains("aLargeAmountArrivesWholeAndInOrderInBothDirectionsAtOnce", "writesKeepTheOrderOfTheCalls");
    }

    @Test
    void aPipeWhoseResetLooksLikeAnOrderlyEndIsFound() {
        assertThat(failuresOf(BrokenPipes.ResetsInOrder.class)).contains("theOtherSideSeesTheReset");
    }

    @Test
    void aPipeWhoseAbandonedReadsTakeBytesIsFound() {
        assertThat(failuresOf(BrokenPipes.ForgetsWhoGaveUp.class))
                .contains("aReadThatWasGivenUpLosesNothing", "aReadThatRunsOutOfItsCallersTimeLosesNothing");
    }
}
