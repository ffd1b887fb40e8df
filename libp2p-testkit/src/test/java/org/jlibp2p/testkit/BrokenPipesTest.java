package org.jlibp2p.testkit;

import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** The contracts of a pipe see what is wrong with pipes that are broken on purpose. */
class BrokenPipesTest {
    private static Set<String> failuresOf(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .map(Event::getTestDescriptor)
                .map(test -> test.getDisplayName().replace("()", ""))
                .collect(Collectors.toSet());
    }

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
