package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clients and points, among simulated nodes. */
class RendezvousTest extends RendezvousFixture {
    private static final String APP = "my-app";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimulatedNode point = point(RendezvousServerOptions.defaults());

    private RendezvousRegistration register(SimulatedNode node, String namespace) {
        RendezvousRegistration registration = await(of(node).register(namespace));
        await(registration.registered());
        return registration;
    }

    private RendezvousGauges gauges() {
        return gauges(point);
    }

    @Test
    void whoIsRegisteredIsFoundUnderTheNameAndWithoutOne() {
        SimulatedNode alice = client(at(point));
        SimulatedNode bob = client(at(point));
        register(alice, APP);
        register(bob, "another-app");
        SimulatedNode carol = client(at(point));

        assertThat(found(carol, APP)).containsExactly(alice.info());
        assertThat(found(carol, "")).containsExactlyInAnyOrder(alice.info(), bob.info());
        assertThat(found(carol, "nobody")).isEmpty();
        assertThat(carol.peers().addresses(alice.peerId())).containsExactly(alice.address());
        assertThat(carol.peers().signedRecord(alice.peerId())).isPresent();
    }

    @Test
    void aNodeDoesNotFindItself() {
        SimulatedNode alice = client(at(point));
        register(alice, APP);

        assertThat(found(alice, APP)).isEmpty();
        assertThat(gauges().registrations()).isEqualTo(1);
    }

    @Test
    void whoHasClosedItsRegistrationIsNotFoundAnyMore() {
        SimulatedNode alice = client(at(point));
        SimulatedNode bob = client(at(point));
        RendezvousRegistration registration = register(alice, APP);
        register(alice, "another-app");
        registration.close();
        network.time().advance(Duration.ofSeconds(1));

        assertThat(found(bob, APP)).isEmpty();
        assertThat(found(bob, "another-app")).hasSize(1);
        network.time().advance(Duration.ofHours(3));
        assertThat(found(bob, APP)).isEmpty();
    }

    @Test
    void aNameCanBeTakenAgainOnceItWasGivenUp() {
        SimulatedNode alice = client(at(point));
        register(alice, APP);
        CompletableFuture<RendezvousRegistration> again = of(alice).register(APP);
        assertThatThrownBy(() -> await(again)).isInstanceOf(IllegalStateException.class);
        await(of(alice).unregister(APP));
        assertThat(gauges().registrations()).isZero();
        register(alice, APP);

        assertThat(gauges().registrations()).isEqualTo(1);
    }

    @Test
    void aNodeThatStopsWithdrawsWhatItHasRegistered() {
        SimulatedNode alice = client(at(point).withRegistered(APP));
        network.time().advance(MINUTE);
        assertThat(gauges().registrations()).isEqualTo(1);
        register(alice, "another-app");
        await(alice.stop());

        assertThat(gauges().registrations()).isZero();
    }

    @Test
    void aRegistrationIsRenewedAsLongAsTheNodeRuns() {
        SimulatedNode alice = client(at(point).withRegistered(APP));
        SimulatedNode bob = client(at(point));
        for (int hour = 0; hour < 24; hour++) {
            network.time().advance(Duration.ofHours(1));
            assertThat(found(bob, APP)).as("after " + hour + " hours").hasSize(1);
        }
        alice.vanish();
        network.time().advance(Duration.ofHours(2));

        assertThat(found(bob, APP)).isEmpty();
        assertThat(gauges().registrations()).isZero();
        assertThat(gauges().recordBytes()).isZero();
    }

    @Test
    void aPointThatWasStartedAnewKnowsEverybodyAgainSoon() {
        client(at(point).withRegistered(APP));
        client(at(point).withRegistered(APP));
        network.time().advance(MINUTE);
        assertThat(gauges().registrations()).isEqualTo(2);
        await(point.stop());
        await(point.start());
        assertThat(gauges().registrations()).isZero();
        network.time().advance(RegistrationSchedule.FIRST_RETRY.plus(Duration.ofSeconds(10)));

        assertThat(gauges().registrations()).isEqualTo(2);
    }

    @Test
    void severalPointsAreOneToWhoeverSearches() {
        SimulatedNode second = point(RendezvousServerOptions.defaults());
        SimulatedNode alice = client(at(point, second));
        SimulatedNode bob = client(at(second));
        register(alice, APP);
        register(bob, APP);
        network.time().advance(MINUTE);
        SimulatedNode carol = client(at(point, second));
        assertThat(found(carol, APP)).containsExactlyInAnyOrder(alice.info(), bob.info());
        await(point.stop());

        assertThat(found(carol, APP)).containsExactlyInAnyOrder(alice.info(), bob.info());
    }

    @Test
    void aSearchFailsIfNoPointCouldBeAsked() {
        SimulatedNode alice = client(at(point));
        await(point.stop());
        CompletableFuture<Optional<PeerInfo>> next = of(alice).discover(APP).next();

        assertThatThrownBy(() -> await(next)).isInstanceOf(Libp2pException.class);
    }

    @Test
    void manyAreFoundPageByPageEachOnce() {
        List<SimulatedNode> many = IntStream.range(0, 250)
                .mapToObj(i -> client(at(point).withRegistered(APP)))
                .toList();
        network.time().advance(MINUTE);
        SimulatedNode seeker = client(at(point));

        assertThat(found(seeker, APP))
                .extracting(PeerInfo::id)
                .containsExactlyInAnyOrderElementsOf(
                        many.stream().map(SimulatedNode::peerId).toList());
        assertThat(gauges().discoveries()).isBetween(3L, 4L);
    }

    @Test
    void whoHasEnoughStopsTheSearch() {
        for (int i = 0; i < 150; i++) {
            client(at(point).withRegistered(APP));
        }
        network.time().advance(MINUTE);
        SimulatedNode seeker = client(at(point));
        List<PeerInfo> few = await(of(seeker).discover(APP).take(3));
        network.time().advance(Search.LONGEST);

        assertThat(few).hasSize(3);
        assertThat(gauges().discoveries()).isEqualTo(1);
    }

    @Test
    void whoeverListensHearsOfNewPeersOnceAndOfThoseThatCameSince() {
        register(client(at(point)), APP);
        SimulatedNode seeker = client(at(point).withDiscovered(APP));
        List<PeerId> heard = new ArrayList<>();
        of(seeker).discover((PeerInfo peer) -> heard.add(peer.id()));
        network.time().advance(Duration.ofSeconds(1));
        SimulatedNode later = client(at(point));
        register(later, APP);
        network.time().advance(Duration.ofMinutes(5));
        assertThat(heard).contains(later.peerId());
        assertThat(seeker.peers().addresses(later.peerId())).isNotEmpty();
        network.time().advance(Duration.ofMinutes(15));

        assertThat(heard).doesNotHaveDuplicates();
    }

    @Test
    void aListenerThatThrowsEndsNeitherTheLookingNorWhatOthersHear() {
        SimulatedNode seeker = client(at(point).withDiscovered(APP));
        List<PeerId> heard = new ArrayList<>();
        of(seeker).discover((PeerInfo peer) -> {
            throw new IllegalStateException("a listener with a bug");
        });
        of(seeker).discover((PeerInfo peer) -> heard.add(peer.id()));
        for (int i = 0; i < 3; i++) {
            register(client(at(point)), APP);
            network.time().advance(Duration.ofMinutes(6));
        }

        assertThat(heard).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void pagesEndWithTheFailureOfWhoeverTakesThemAndAreToldAgain() {
        register(client(at(point)), APP);
        NodeContext node = context();
        Pages pages = new Pages(node, new PointClient(node), point.info(), APP);
        CompletableFuture<Void> failing = Async.call(
                node.loop(),
                () -> pages.run(peer -> {
                    throw new IllegalStateException("no");
                }));
        assertThatThrownBy(() -> await(failing)).hasMessageContaining("no");
        List<PeerInfo> taken = new ArrayList<>();
        await(Async.call(node.loop(), () -> pages.run(peer -> CompletableFuture.completedFuture(taken.add(peer)))));

        assertThat(taken).hasSize(1);
    }

    @Test
    void aListenerGoesOnWhenThePointWasStartedAnew() {
        SimulatedNode seeker = client(at(point).withDiscovered(APP));
        List<PeerId> heard = new ArrayList<>();
        of(seeker).discover((PeerInfo peer) -> heard.add(peer.id()));
        register(client(at(point)), APP);
        network.time().advance(Duration.ofMinutes(6));
        assertThat(heard).hasSize(1);
        await(point.stop());
        await(point.start());
        SimulatedNode fresh = client(at(point));
        register(fresh, APP);
        network.time().advance(Duration.ofMinutes(12));

        assertThat(heard).contains(fresh.peerId());
    }

    @Test
    void aRefusalIsToldWithItsReasonAndTriedAgain() {
        SimulatedNode closed = point(RendezvousServerOptions.defaults().withPolicy(new RendezvousPolicy() {
            @Override
            public boolean allowRegistration(PeerId peer, String namespace) {
                return !namespace.equals(APP);
            }

            @Override
            public boolean allowDiscovery(PeerId peer, String namespace) {
                throw new IllegalStateException("a policy with a bug allows nothing");
            }
        }));
        SimulatedNode alice = client(at(closed));
        RendezvousRegistration registration = await(of(alice).register(APP));
        register(alice, "another-app");
        network.time().advance(MINUTE);
        CompletableFuture<Optional<PeerInfo>> next = of(alice).discover("").next();

        assertThat(registration.registered()).isNotDone();
        assertThat(gauges(closed).refusedRegistrations()).isBetween(2L, 4L);
        assertThatThrownBy(() -> await(next))
                .satisfies(failure -> assertThat(Async.unwrap(failure))
                        .isInstanceOfSatisfying(RendezvousRefusedException.class, refused -> {
                            assertThat(refused.status()).isEqualTo(RendezvousStatus.NOT_AUTHORIZED);
                            assertThat(refused.text()).contains("does not want");
                        }));
        registration.close();
        network.time().advance(Duration.ofSeconds(1));
        assertThat(Async.failureOf(registration.registered())).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aTtlOfChoiceIsWhatThePointIsAskedFor() {
        client(at(point).withRegistered(APP).withTtl(Optional.of(Duration.ofHours(72))));
        network.time().advance(MINUTE);
        network.nodes().stream().skip(1).forEach(SimulatedNode::vanish);
        network.time().advance(Duration.ofHours(71));
        assertThat(gauges().registrations()).isEqualTo(1);
        network.time().advance(Duration.ofHours(1));

        assertThat(gauges().registrations()).isZero();
    }

    /** Hears what is told at its node. */
    private static ServiceFactory<Service> hearing(List<RendezvousEvent> told) {
        return context -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                context.events().on(RendezvousEvent.class, told::add);
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Test
    void whatHappensIsToldWithItsReason() {
        List<RendezvousEvent> there = new ArrayList<>();
        List<RendezvousEvent> here = new ArrayList<>();
        SimulatedNode small = start(NodeSpec.reachable(
                hearing(there),
                Rendezvous.server(RendezvousServerOptions.defaults().withRegistrations(1, 1))));
        SimulatedNode alice = start(NodeSpec.reachable(hearing(here), Rendezvous.client(at(small))));
        register(alice, APP);
        await(of(alice).register("one more"));
        found(alice, APP);
        network.time().advance(Duration.ofSeconds(1));
        await(of(alice).unregister(APP));

        PeerId peer = alice.peerId();
        String reason = "the peer has 1 registrations, as many as one may have";
        assertThat(there)
                .startsWith(
                        new RendezvousEvent.PeerRegistered(peer, APP, Duration.ofHours(2), false),
                        new RendezvousEvent.PeerRefused(peer, RendezvousStatus.UNAVAILABLE, reason))
                .contains(new RendezvousEvent.Asked(peer, APP, 1))
                .contains(new RendezvousEvent.PeerEnded(peer, APP, "the peer has said so"));
        assertThat(here.get(0)).isEqualTo(new RendezvousEvent.Registered(small.peerId(), APP, Duration.ofHours(2)));
        assertThat(here.get(1)).isInstanceOfSatisfying(RendezvousEvent.RegistrationFailed.class, failed -> {
            assertThat(failed.point()).isEqualTo(small.peerId());
            assertThat(failed.namespace()).isEqualTo("one more");
            assertThat(failed.reason()).contains("UNAVAILABLE");
            assertThat(failed.again()).isLessThanOrEqualTo(RegistrationSchedule.FIRST_RETRY);
        });
    }

    @Test
    void whatANodeIsNotItSays() {
        SimulatedNode alice = client(at(point));

        assertThatThrownBy(() -> await(of(alice).gauges())).hasMessageContaining("Rendezvous.server");
        assertThatThrownBy(() -> of(point).register(APP)).hasMessageContaining("Rendezvous.client");
        assertThatThrownBy(() -> of(point).discover(APP)).hasMessageContaining("Rendezvous.client");
    }

    @Test
    void namesAndPointsAreCheckedAtOnce() {
        SimulatedNode alice = client(at(point));
        RendezvousClientOptions options = RendezvousClientOptions.defaults();

        assertThatThrownBy(() -> of(alice).register("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(alice).register("é".repeat(128))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withPoints(point.address())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withTtl(Optional.of(Duration.ofHours(73))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(options.withRegistered("a", "b").withDiscovered("c").registered())
                .isEqualTo(Set.of("a", "b"));
    }
}
