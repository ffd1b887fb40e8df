package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Routers that move, forget, or say what cannot be. */
class UnrulyRouterTest extends PortMappingFixture {
    @Test
    void T47_aRouterThatSaysThatItIsAtAPlaceThatIsNotOfTheInternetIsNotBelieved() {
        String[] wrong = {"c0a80101", "7f000001", "00000000", "e0000001", "ffffffff", "a9fea9fe", "64400001"};
        router.outside = Bytes.fromHex(wrong[0]);
        SimulatedNode node = startAtHome();
        for (String each : wrong) {
            router.outside = Bytes.fromHex(each);
            pass(MappingKeeper.LAST_RETRY);

            assertThat(addresses(node)).as(each).containsExactly(INSIDE);
            assertThat(events(node))
                    .allSatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    PortMappingEvent.Failed.class,
                                    failed -> assertThat(failed.reason()).isEqualTo(MappingFailure.NOT_PUBLIC)));
        }
        assertThat(router.givenBack).hasSize(router.asked.size()).hasSizeGreaterThan(wrong.length);
    }

    @Test
    void T47_aRouterThatMovesToAPlaceThatIsNotOfTheInternetIsNotAnnouncedAnyMore() {
        SimulatedNode node = startAtHome();
        router.outside = Bytes.fromHex("c0a80101");
        pass(LIFETIME.dividedBy(2).plusSeconds(1));

        assertThat(addresses(node)).containsExactly(INSIDE);
        assertThat(events(node)).contains(new PortMappingEvent.Lost(mapped(OUTSIDE), MappingFailure.NOT_PUBLIC));
        assertThat(router.givenBack).as("what it has now, once").hasSize(1);
    }

    @Test
    void whatIsLostIsGivenBackAsTheRouterMayForwardItForEver() {
        startAtHome();
        router.failure = Optional.of(MappingFailure.NOT_PUBLIC);
        pass(LIFETIME.dividedBy(2).plusSeconds(1));
        assertThat(router.givenBack).as("a router that has lost its provider").hasSize(1);

        router.failure = Optional.empty();
        pass(MappingKeeper.FIRST_RETRY_AFTER_NO);
        router.failure = Optional.of(MappingFailure.NO_ANSWER);
        pass(LIFETIME.plusMinutes(1));
        assertThat(router.givenBack).as("one that has said nothing for long").hasSize(2);
    }

    @Test
    void aMappingInWhosePlaceThereIsAnotherPortIsGivenBackWhereTheTwoAreApart() {
        router.protocol = MappingProtocol.UPNP_IGD;
        startAtHome();
        router.portOffset = 1000;
        pass(LIFETIME.dividedBy(2).plusSeconds(1));
        assertThat(router.givenBack)
                .singleElement()
                .satisfies(held -> assertThat(held.grant().port()).isEqualTo(4001));

        router.protocol = MappingProtocol.PCP;
        router.portOffset = 0;
        pass(LIFETIME.dividedBy(2).plusSeconds(1));
        assertThat(router.givenBack).as("5001 by UPnP").hasSize(2);
        router.portOffset = 1000;
        pass(LIFETIME.dividedBy(2).plusSeconds(1));
        assertThat(router.givenBack).as("to PCP it is the same mapping").hasSize(2);
    }

    @Test
    void T47_aRouterMakesANodeAnnounceOneAddressAtMostForEachPlace() {
        SimulatedNode node = startAtHome();
        for (int i = 0; i < 50; i++) {
            router.outside = Bytes.copyOf((byte) 1, (byte) 2, (byte) 3, (byte) i);
            pass(LIFETIME.dividedBy(2).plusSeconds(1));
            assertThat(addresses(node)).hasSize(2);
        }
    }

    private SimulatedNode startAtHomeAndLaterInASecondNetworkOfTheSameRouter() {
        SimulatedNode node = startAtHome();
        pass(LIFETIME.dividedBy(4));
        router.networks.add(new Attachment("eth1", HOME.host(), 24, List.of(SimulatedRouter.IP), false));
        pass(PortMapping.LOOK);
        assertThat(router.asked).hasSize(2);
        return node;
    }

    @Test
    void aRouterThatHasForgottenIsAskedForEverythingAnew() {
        SimulatedNode node = startAtHomeAndLaterInASecondNetworkOfTheSameRouter();
        router.hasForgotten = true;
        pass(LIFETIME.dividedBy(4));

        assertThat(router.asked)
                .as("half of its time is over for the first one alone, and the other one is asked for too")
                .hasSize(4);
        assertThat(addresses(node)).contains(OUTSIDE);
    }

    @Test
    void T47_aRouterThatSaysInEveryAnswerThatItHasForgottenIsNotAskedAllTheTime() {
        startAtHomeAndLaterInASecondNetworkOfTheSameRouter();
        router.hasForgotten = true;
        pass(Duration.ofHours(1));

        assertThat(router.asked)
                .as("each one every ten minutes, and once more at most")
                .hasSizeBetween(12, 26);
    }
}
