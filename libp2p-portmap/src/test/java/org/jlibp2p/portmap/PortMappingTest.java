package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Mappings that are asked for, renewed, lost and given back. */
class PortMappingTest extends PortMappingFixture {
    @Test
    void aPortInAPrivateNetworkIsMappedAndAnnounced() {
        SimulatedNode node = startAtHome();

        assertThat(events(node)).containsExactly(new PortMappingEvent.Mapped(mapped(OUTSIDE)));
        assertThat(addresses(node)).containsExactly(INSIDE, OUTSIDE);
        assertThat(mappings(node)).containsExactly(mapped(OUTSIDE));
    }

    @Test
    void whatStandsBehindThePortIsAnnouncedToo() {
        router.networks.add(HOME);
        SimulatedNode node = start(INSIDE + "/ws");

        assertThat(addresses(node)).contains(Multiaddr.parse(OUTSIDE + "/ws"));
    }

    @Test
    void aNodeOfTheInternetAsksNobody() {
        router.networks.add(HOME);
        SimulatedNode node = start("/ip4/5.6.7.8/tcp/4001");
        pass(Duration.ofHours(1));

        assertThat(router.asked).isEmpty();
        assertThat(events(node)).isEmpty();
    }

    @Test
    void aMappingIsRenewedWhenHalfOfItsTimeIsOver() {
        router.portOffset = 1000;
        SimulatedNode node = startAtHome();
        pass(LIFETIME.dividedBy(2).minusSeconds(5));
        assertThat(router.asked).hasSize(1);
        pass(Duration.ofSeconds(10));

        assertThat(router.asked).hasSize(2);
        assertThat(router.asked.get(1).wanted()).as("the port that it has").isEqualTo(5001);
        assertThat(router.asked.get(1).nonce()).isEqualTo(router.asked.get(0).nonce());
        assertThat(router.askedBy).containsExactly(Optional.empty(), Optional.of(MappingProtocol.PCP));
        pass(Duration.ofHours(3));
        assertThat(events(node)).hasSize(1);
    }

    @Test
    void aRouterWithAnotherAddressIsNoticed() {
        SimulatedNode node = startAtHome();
        router.outside = Bytes.fromHex("01020305");
        pass(LIFETIME.dividedBy(2).plusSeconds(1));

        Multiaddr now = Multiaddr.parse("/ip4/1.2.3.5/tcp/4001");
        assertThat(events(node))
                .endsWith(
                        new PortMappingEvent.Lost(mapped(OUTSIDE), MappingFailure.MOVED),
                        new PortMappingEvent.Mapped(mapped(now)));
        assertThat(addresses(node)).containsExactly(INSIDE, now);
    }

    @Test
    void aMappingThatIsNotRenewedIsLostWhenItsTimeIsOver() {
        SimulatedNode node = startAtHome();
        router.failure = Optional.of(MappingFailure.NO_ANSWER);
        pass(LIFETIME.minusSeconds(20));
        assertThat(addresses(node)).contains(OUTSIDE);
        assertThat(events(node))
                .filteredOn(PortMappingEvent.Lost.class::isInstance)
                .isEmpty();
        assertThat(router.asked).as("at a half, three quarters, and so on").hasSizeBetween(4, 12);

        pass(Duration.ofMinutes(1));
        assertThat(addresses(node)).containsExactly(INSIDE);
        assertThat(events(node)).contains(new PortMappingEvent.Lost(mapped(OUTSIDE), MappingFailure.NO_ANSWER));
        assertThat(mappings(node)).isEmpty();
    }

    @Test
    void aMappingIsLostWhenItsTimeIsOverEvenIfNothingComesBackAtAll() {
        SimulatedNode node = startAtHome();
        router.isSilent = true;
        pass(LIFETIME);

        assertThat(addresses(node)).containsExactly(INSIDE);
        assertThat(events(node)).endsWith(new PortMappingEvent.Lost(mapped(OUTSIDE), MappingFailure.NO_ANSWER));
    }

    @Test
    void aRouterThatRefusesIsAskedLessAndLessOftenAndUsedWhenItDoesNot() {
        router.failure = Optional.of(MappingFailure.REFUSED);
        SimulatedNode node = startAtHome();
        assertThat(events(node))
                .containsExactly(new PortMappingEvent.Failed(
                        INSIDE, MappingFailure.REFUSED, "as the test says", MappingKeeper.FIRST_RETRY_AFTER_NO));
        pass(Duration.ofHours(3));
        assertThat(router.asked).hasSizeBetween(9, 11);

        router.failure = Optional.empty();
        pass(MappingKeeper.LAST_RETRY);
        assertThat(addresses(node)).contains(OUTSIDE);
    }

    @Test
    void aRouterThatComesUpALittleLaterIsAskedAgainSoon() {
        router.failure = Optional.of(MappingFailure.NO_ANSWER);
        SimulatedNode node = startAtHome();
        assertThat(events(node))
                .containsExactly(new PortMappingEvent.Failed(
                        INSIDE, MappingFailure.NO_ANSWER, "as the test says", MappingKeeper.FIRST_RETRY));
        router.failure = Optional.empty();
        pass(MappingKeeper.FIRST_RETRY);

        assertThat(addresses(node)).contains(OUTSIDE);
        assertThat(router.asked).hasSize(2);
    }

    @Test
    void aRouterThatDoesNotAnswerIsAskedLessAndLessOften() {
        router.failure = Optional.of(MappingFailure.NO_ANSWER);
        SimulatedNode node = startAtHome();
        pass(Duration.ofHours(3));

        assertThat(events(node))
                .extracting(event -> ((PortMappingEvent.Failed) event).retry().toSeconds())
                .startsWith(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 1800L, 1800L)
                .hasSize(14);
    }

    @Test
    void aRouterThatHasSaidNothingAndThenNoIsAskedAfterAMinuteAtLeast() {
        router.failure = Optional.of(MappingFailure.NO_ANSWER);
        SimulatedNode node = startAtHome();
        router.failure = Optional.of(MappingFailure.NO_RESOURCES);
        pass(MappingKeeper.FIRST_RETRY);

        assertThat(events(node))
                .last()
                .isEqualTo(new PortMappingEvent.Failed(
                        INSIDE, MappingFailure.NO_RESOURCES, "as the test says", MappingKeeper.FIRST_RETRY_AFTER_NO));
    }

    @Test
    void aNetworkThatGoesTakesItsMappingWithItAndOneThatComesBringsOne() {
        SimulatedNode node = startAtHome();
        router.networks.clear();
        pass(PortMapping.LOOK);
        assertThat(events(node)).contains(new PortMappingEvent.Lost(mapped(OUTSIDE), MappingFailure.NOT_NEEDED));
        assertThat(addresses(node)).containsExactly(INSIDE);
        assertThat(router.givenBack).hasSize(1);
        assertThat(events(node))
                .last()
                .isInstanceOfSatisfying(
                        PortMappingEvent.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(MappingFailure.NO_GATEWAY));

        router.networks.add(new Attachment("eth0", HOME.host(), 24, List.of(Bytes.fromHex("0a0000fe")), false));
        pass(PortMapping.LOOK);
        assertThat(addresses(node)).containsExactly(INSIDE, OUTSIDE);
    }

    @Test
    void withoutARouterThatIsSaidOnceAndLookedForLessAndLessOften() {
        SimulatedNode node = start(INSIDE.toString());
        assertThat(events(node))
                .containsExactly(new PortMappingEvent.Failed(
                        INSIDE,
                        MappingFailure.NO_GATEWAY,
                        "no router is known of any network",
                        PortMapping.FIRST_LOOK));
        pass(Duration.ofMinutes(1));
        assertThat(router.looks).as("after 1 second, 3, 7, 15, 30, 45, 60").isBetween(7, 9);
        pass(Duration.ofHours(1));

        assertThat(events(node)).hasSize(1);
        assertThat(router.looks).isLessThan(9 + 241);
    }

    @Test
    void aNetworkThatComesUpALittleLaterIsSeenSoon() {
        SimulatedNode node = start(INSIDE.toString());
        pass(Duration.ofSeconds(2));
        router.networks.add(HOME);
        pass(Duration.ofSeconds(5));

        assertThat(addresses(node)).containsExactly(INSIDE, OUTSIDE);
    }

    @Test
    void whatIsMappedIsGivenBackAtTheEnd() {
        SimulatedNode node = startAtHome();
        network.time().await(node.stop());

        assertThat(router.givenBack).hasSize(1);
        assertThat(router.isClosed).isTrue();
    }

    @Test
    void theEndWaitsNoLongerThanItsTimeForARouterThatSaysNothing() {
        SimulatedNode node = startAtHome();
        router.end = new CompletableFuture<>();
        Duration begun = network.time().elapsed();
        network.time().await(node.stop());

        assertThat(network.time().elapsed().minus(begun)).isBetween(PortMapping.STOP, PortMapping.STOP.plusSeconds(2));
    }

    @Test
    void whatIsGrantedAfterTheEndIsGivenBack() {
        router.isSilent = true;
        SimulatedNode node = startAtHome();
        pass(Duration.ofHours(1));
        assertThat(router.asked).as("one question at a time").hasSize(1);
        network.time().await(node.stop());
        router.grantWhatWasAsked();

        assertThat(router.givenBack).hasSize(1);
    }
}
