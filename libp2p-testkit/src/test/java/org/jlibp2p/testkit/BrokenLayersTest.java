package org.jlibp2p.testkit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.testkit.ContractRun.failuresOf;

/** The contracts of transports, securities and muxers see what is wrong with those that are broken on purpose. */
class BrokenLayersTest {
    @Test
    void aSecurityThatTrustsAnybodyIsFound() {
        assertThat(failuresOf(BrokenLayers.TrustsAnybody.class))
                .containsExactlyInAnyOrder(
                        "aDiallerRefusesAPeerWhomItDidNotDial",
                        "aListenerRefusesAPeerWhomItDidNotExpect",
                        "aFailedHandshakeHasResetThePipeBeforeItSaysSo");
    }

    @Test
    void aSecurityThatHidesNothingIsFound() {
        assertThat(failuresOf(BrokenLayers.HidesNothing.class))
                .contains(
                        "nothingOfAMessageCanBeSeenBelow",
                        "theSameMessageLooksDifferentOnEachConnectionAndEachTime",
                        "bothSidesLearnWhoTheOtherIsWithEveryKindOfKey",
                        "aChangedByteBehindTheHandshakeEndsTheConnection",
                        "aMessageThatComesTwiceEndsTheConnection",
                        "garbageIsRefused");
    }

    @Test
    void aMuxerThatGoesAwayWithoutAWordIsFound() {
        assertThat(failuresOf(BrokenLayers.GoesAwayWithoutAWord.class))
                .containsExactlyInAnyOrder(
                        "goingAwayTellsThePeerWhyAndEndsEverything",
                        "theReasonOfGoingAwayReachesThePeer",
                        "goingAwayTwiceDoesNothingMore",
                        "whoeverGivesUpOpeningLeavesNoStream");
    }

    @Test
    void aTransportThatNeverStopsIsFound() {
        assertThat(failuresOf(BrokenLayers.NeverStops.class))
                .containsExactlyInAnyOrder(
                        "aDialThatWasGivenUpLeavesNoConnection",
                        "aClosedTransportNeitherDialsNorListens",
                        "closingTheTransportClosesItsListenersAndLeavesConnections");
    }
}
