package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The service in a simulated node, at a router that does what a test says. */
class PortMappingTest {
    private static final Duration LIFETIME = PortMappingOptions.defaults().lifetime();
    private static final Multiaddr INSIDE = Multiaddr.parse("/ip4/10.0.0.2/tcp/4001");
    private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    private static final Attachment HOME =
            new Attachment("eth0", Bytes.fromHex("0a000002"), 24, List.of(SimulatedRouter.IP), false);

    private final SimulatedNodes network = SimulatedNodes.create(7, NodeConditions.defaults());
    private final SimulatedRouter router = new SimulatedRouter();

    /** Hears what happens in a node, and what it says of itself. */
    private static final class Log implements Service {
        private final NodeContext node;
        private final List<PortMappingEvent> events = new ArrayList<>();

        Log(NodeContext node) {
            this.node = node;
            node.events().on(NodeEvent.class, event -> {
                if (event instanceof PortMappingEvent ofMapping) {
                    events.add(ofMapping);
                }
            });
        }

        static ServiceFactory<Log> service() {
            return Log::new;
        }
    }

    private SimulatedNode start(String address) {
        SimulatedNode node = network.add(NodeSpec.reachable(
                        Log.service(),
                        context ->
                                new PortMapping(context, PortMappingOptions.defaults(), () -> router, network.random()))
                .withAddress(Multiaddr.parse(address)));
        node.start();
        pass(Duration.ofSeconds(1));
        return node;
    }

    private SimulatedNode startAtHome() {
        router.networks.add(HOME);
        return start(INSIDE.toString());
    }

    private void pass(Duration time) {
        network.time().advance(time);
    }

    private static List<PortMappingEvent> events(SimulatedNode node) {
        return node.service(Log.class).events;
    }

    private static List<Multiaddr> addresses(SimulatedNode node) {
        return node.service(Log.class).node.addresses();
    }

    private List<MappedPort> mappings(SimulatedNode node) {
        return network.time().await(node.service(PortMapping.class).mappings());
    }

    private static MappedPort mapped(Multiaddr external) {
        return new MappedPort(MappingProtocol.PCP, Multiaddr.parse("/ip4/10.0.0.1"), INSIDE, external, LIFETIME);
    }

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
