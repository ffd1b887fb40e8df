package org.jlibp2p.swarm;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.SourcePortException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

class DirectDialsTest {
    private static final Multiaddr A = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
    private static final Multiaddr B = Multiaddr.parse("/ip4/8.8.8.8/tcp/2");
    private static final Multiaddr NAME = Multiaddr.parse("/dns4/peer.example/tcp/1");
    private static final Multiaddr CIRCUIT =
            Multiaddr.parse("/ip4/8.8.4.4/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit");
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final SwarmParts parts = new SwarmParts();
    private final Swarm swarm = new Swarm(parts.config(ResourceLimits.defaults()));

    DirectDialsTest() {
        swarm.addTransport(parts);
    }

    private static DirectDial dial(Multiaddr... addresses) {
        return DirectDial.to(PEER, Arrays.asList(addresses), DEADLINE);
    }

    private CompletableFuture<Connection> begin(DirectDial wanted) {
        CompletableFuture<Connection> connecting = swarm.connectDirectly(wanted);
        parts.loop.run();
        return connecting;
    }

    private static Connection made(CompletableFuture<Connection> connecting) {
        assertThat(connecting).isCompleted();
        return connecting.join();
    }

    private FakePipe reached(Multiaddr address) {
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.dials.get(address).complete(new RawConnection(pipe, SwarmParts.LOCAL, address)));
        return pipe;
    }

    private FakeSecured secured(Multiaddr address) {
        FakeSecured connection = new FakeSecured(parts.loop, address);
        parts.loop.run(() -> parts.dials.get(address).complete(connection));
        return connection;
    }

    private void refused(Multiaddr address) {
        parts.loop.run(() -> parts.dials
                .get(address)
                .completeExceptionally(new DialException(address, new ConnectException("refused"))));
    }

    /** A connection through a relay, as it stands while a direct one is wanted. */
    private void relayed(Optional<ConnectionLimit> limit) {
        swarm.connect(new PeerInfo(PEER, List.of(CIRCUIT)));
        parts.loop.run();
        parts.loop.advance(Duration.ofSeconds(1));
        Multiaddr dialled = parts.dials.keySet().iterator().next();
        parts.loop.run(() -> parts.dials
                .get(dialled)
                .complete(new RawConnection(new FakePipe(parts.loop), SwarmParts.LOCAL, CIRCUIT, limit)));
        parts.handshake(parts.handshakes.size() - 1, OTHER.publicKey());
        parts.dials.clear();
    }

    @Test
    void allAddressesAreTriedAtOnceBesideARelayedConnection() {
        relayed(Optional.of(new ConnectionLimit(Optional.empty(), OptionalLong.of(1))));
        CompletableFuture<Connection> connecting = begin(dial(A, B));
        assertThat(parts.dials).containsOnlyKeys(A, B);

        reached(B);
        parts.handshake(1, OTHER.publicKey());
        assertThat(made(connecting).remoteAddress()).isEqualTo(B);
        assertThat(parts.dials.get(A)).isCancelled();
        assertThat(swarm.connections()).hasSize(2);
    }

    @Test
    void newStreamsUseTheDirectConnectionEvenIfTheRelayedOneIsOlderAndUnlimited() {
        relayed(Optional.empty());
        CompletableFuture<Connection> connecting = begin(dial(A));
        reached(A);
        parts.handshake(1, OTHER.publicKey());

        assertThat(made(swarm.connect(new PeerInfo(PEER, List.of())))).isSameAs(made(connecting));
    }

    @Test
    void relayedAddressesAreNotTried() {
        assertThat(Async.failureOf(begin(dial(CIRCUIT))))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts().toString()).contains("through a relay"));
        assertThat(parts.dials).isEmpty();
    }

    @Test
    void whenAllHaveFailedTheFailureNamesEachAndNothingIsRemembered() {
        CompletableFuture<Connection> connecting = begin(dial(A, B));
        refused(A);
        refused(B);
        assertThat(Async.failureOf(connecting))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts()).containsOnlyKeys(A, B));
        assertThat(parts.loop.pendingTimers()).isZero();

        parts.dials.clear();
        parts.peers.addAddresses(PEER, List.of(A), Duration.ofHours(1));
        swarm.connect(new PeerInfo(PEER, List.of()));
        parts.loop.run();
        assertThat(parts.dials).containsOnlyKeys(A);
    }

    @Test
    void noMoreAreTriedAtATimeThanALimitSays() {
        int most = ResourceLimits.defaults().dials().parallelPerPeer();
        Multiaddr[] many = IntStream.rangeClosed(1, most + 1)
                .mapToObj(port -> Multiaddr.parse("/ip4/8.8.8.8/tcp/" + port))
                .toArray(Multiaddr[]::new);
        begin(dial(many));
        assertThat(parts.dials).hasSize(most).doesNotContainKey(many[most]);

        refused(A);
        assertThat(parts.dials).containsKey(many[most]);
    }

    @Test
    void T26_whereANameLeadsIsTriedButNobodyIsAwaited() {
        Swarm resolving = named("8.8.8.8");
        resolving.listen(SwarmParts.LOCAL);
        resolving.connectDirectly(dial(NAME).punching(Begins.THIS_NODE));
        parts.loop.run();
        assertThat(parts.dials).containsOnlyKeys(A);

        accept(A);
        assertThat(parts.begun).isEmpty();
    }

    @Test
    void T36_aNameDoesNotLeadAPublicNodeIntoItsOwnNetwork() {
        parts.announced = AnnouncedAddresses.asListening().withInstead(Multiaddr.parse("/ip4/5.6.7.8/tcp/4001"));
        CompletableFuture<Connection> refused = named("192.168.0.1").connectDirectly(dial(NAME));
        parts.loop.run();

        assertThat(parts.dials).isEmpty();
        assertThat(Async.failureOf(refused))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts().toString()).contains("learnt from others"));
    }

    private Swarm named(String ip) {
        parts.names = new OneName(ip);
        Swarm resolving = new Swarm(parts.config(ResourceLimits.defaults()));
        resolving.addTransport(parts);
        return resolving;
    }

    @Test
    void afterTheDeadlineNothingIsLeft() {
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THIS_NODE));
        FakePipe pipe = reached(A);
        parts.loop.advance(DEADLINE);

        assertThat(Async.failureOf(connecting)).isInstanceOf(OperationTimeoutException.class);
        assertThat(pipe.resetReason).isNotNull();
        assertThat(parts.loop.pendingTimers()).isZero();
        assertThat(swarm.connections()).isEmpty();
        accept(A);
        assertThat(parts.begun).hasSize(1);
    }

    @Test
    void cancellingGivesTheAttemptsUp() {
        CompletableFuture<Connection> connecting = begin(dial(A));
        connecting.cancel(false);
        parts.loop.run();

        assertThat(parts.dials.get(A)).isCancelled();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void aPunchIsMadeFromThePortThatIsListenedAtAndAnOtherDialIsNot() {
        begin(dial(A));
        begin(dial(B).punching(Begins.THIS_NODE));

        assertThat(parts.sources).containsEntry(A, SourcePort.USUAL).containsEntry(B, SourcePort.LISTENING);
    }

    @Test
    void whoIsToWaitForThePeerDoesSoOnWhatItHasDialled() {
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THE_PEER));
        secured(A);

        assertThat(made(connecting).direction()).isEqualTo(Direction.INBOUND);
    }

    @Test
    void whoIsToWaitKeepsAllThatStandSinceThePeerChooses() {
        CompletableFuture<Connection> connecting = begin(dial(A, B).punching(Begins.THE_PEER));
        secured(A);
        assertThat(connecting).isCompleted();
        assertThat(parts.dials.get(B)).isNotDone();
        FakeSecured second = secured(B);
        assertThat(second.left).isNull();
        assertThat(swarm.connections()).hasSize(2);
    }

    @Test
    void whatDoesNotStandAWhileAfterTheFirstIsGivenUp() {
        begin(dial(A, B).punching(Begins.THE_PEER));
        secured(A);
        parts.loop.advance(DirectAttempt.LINGER);

        assertThat(parts.dials.get(B)).isCancelled();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void whatIsAcceptedFromThePeersAddressMeanwhileIsBegunByThisSide() {
        swarm.listen(SwarmParts.LOCAL);
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THIS_NODE));
        accept(A);
        assertThat(parts.begun).hasSize(1);
        assertThat(parts.begun.get(0).direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(parts.begun.get(0).expected()).contains(PEER);

        parts.handshake(0, OTHER.publicKey());
        assertThat(made(connecting).direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(parts.dials.get(A)).isCancelled();
    }

    @Test
    void whatIsAcceptedFromAnExpectedAddressIsBegunByThisSideBeforeItDials() {
        Registration expected = expect(dial(A).punching(Begins.THIS_NODE));
        accept(A);
        assertThat(parts.begun)
                .singleElement()
                .satisfies(handshake -> assertThat(handshake.expected()).contains(PEER));
        assertThat(parts.dials).isEmpty();

        begin(dial(A).punching(Begins.THIS_NODE)).cancel(false);
        parts.loop.run();
        accept(A);
        assertThat(parts.begun).hasSize(2);
        parts.loop.run(expected::close);
        parts.loop.run(expected::close);
        accept(A);
        assertThat(parts.begun).hasSize(2);
    }

    @Test
    void anAttemptGoesOnExpectingWhereWhatWasThereBeforeItEnds() {
        Registration expected = expect(dial(A).punching(Begins.THIS_NODE));
        begin(dial(A).punching(Begins.THIS_NODE));
        parts.loop.run(expected::close);
        parts.loop.run(expected::close);
        accept(A);
        assertThat(parts.begun).hasSize(1);
    }

    @Test
    void nothingIsExpectedWhereThisNodeIsNotToBegin() {
        expect(dial(A).punching(Begins.WHO_CONNECTS));
        expect(dial(B).punching(Begins.THE_PEER));
        accept(A);
        accept(B);
        assertThat(parts.begun).isEmpty();
    }

    @Test
    void T26_noMoreAddressesAreExpectedThanAPeerMayHaveAndNoneOfOthers() {
        int most = ResourceLimits.defaults().dials().addressesPerPeer();
        Multiaddr[] many = IntStream.rangeClosed(1, most + 1)
                .mapToObj(port -> Multiaddr.parse("/ip4/8.8.8.8/tcp/" + port))
                .toArray(Multiaddr[]::new);
        parts.peers.addAddresses(Identity.generate().peerId(), List.of(A), Duration.ofHours(1));
        expect(dial(many).punching(Begins.THIS_NODE));
        accept(A);
        accept(many[most]);
        assertThat(parts.begun).isEmpty();
        accept(many[most - 1]);
        assertThat(parts.begun).hasSize(1);
    }

    @Test
    void aSwarmThatHasStoppedExpectsNobody() {
        parts.loop.run(swarm::stop);
        CompletableFuture<Registration> expecting = swarm.expectDirectly(dial(A).punching(Begins.THIS_NODE));
        parts.loop.run();
        assertThat(Async.failureOf(expecting)).isInstanceOf(NodeClosedException.class);
    }

    private Registration expect(DirectDial punch) {
        CompletableFuture<Registration> expecting = swarm.expectDirectly(punch);
        parts.loop.run();
        assertThat(expecting).isCompleted();
        return expecting.join();
    }

    @Test
    void aPunchThatFailsAtOnceSinceThePeerWasFirstWaitsForItsConnection() {
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THIS_NODE));
        refused(A);
        assertThat(connecting).isNotDone();
        accept(A);
        parts.handshake(0, OTHER.publicKey());

        assertThat(made(connecting).remoteAddress()).isEqualTo(A);
    }

    @Test
    void aPunchForWhichThereIsNoPortFailsAtOnce() {
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THIS_NODE));
        parts.loop.run(
                () -> parts.dials.get(A).completeExceptionally(new DialException(A, new SourcePortException("none"))));

        assertThat(Async.failureOf(connecting)).isInstanceOf(DialException.class);
    }

    @Test
    void T26_nobodyIsAwaitedWhereThePeerStoreKnowsSomebodyElse() {
        parts.peers.addAddresses(Identity.generate().peerId(), List.of(A), Duration.ofHours(1));
        parts.peers.addAddresses(PEER, List.of(B), Duration.ofHours(1));
        begin(dial(A, B).punching(Begins.THIS_NODE));
        accept(A);
        assertThat(parts.begun).isEmpty();
        accept(B);
        assertThat(parts.begun).hasSize(1);
    }

    @Test
    void T26_anAddressIsAwaitedForWhoeverWasFirstToNameItUntilItsLastAttemptEnds() {
        PeerId other = Identity.generate().peerId();
        CompletableFuture<Connection> first = begin(dial(A).punching(Begins.THIS_NODE));
        CompletableFuture<Connection> second = begin(dial(A).punching(Begins.THIS_NODE));
        CompletableFuture<Connection> foreign =
                begin(DirectDial.to(other, List.of(A), DEADLINE).punching(Begins.THIS_NODE));
        List.of(foreign, first).forEach(attempt -> parts.loop.run(() -> attempt.cancel(false)));
        accept(A);
        assertThat(parts.begun.get(0).expected()).contains(PEER);

        parts.loop.run(() -> second.cancel(false));
        accept(A);
        assertThat(parts.begun).hasSize(1);
    }

    @Test
    void whereWhoConnectsBeginsThePeerBeginsOnWhatIsAccepted() {
        begin(dial(A).punching(Begins.WHO_CONNECTS));
        FakePipe dialled = reached(A);
        assertThat(parts.begun)
                .singleElement()
                .satisfies(handshake -> assertThat(handshake.direction()).isEqualTo(Direction.OUTBOUND));
        accept(A);
        assertThat(parts.begun).hasSize(1);
        assertThat(dialled.resetReason).isNull();
    }

    @Test
    void T26_somebodyElseAtThePeersAddressIsFoundOutBeforeTheConnectionIsGivenOut() {
        CompletableFuture<Connection> connecting = begin(dial(A).punching(Begins.THIS_NODE));
        FakePipe pipe = reached(A);
        parts.handshake(0, Identity.generate().publicKey());

        assertThat(pipe.resetReason).isNotNull();
        assertThat(swarm.connections()).isEmpty();
        parts.loop.advance(DirectAttempt.MEETING);
        assertThat(Async.failureOf(connecting)).isInstanceOf(DialException.class);
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void aConnectionThatThePeerMakesMeanwhileWillDo() {
        CompletableFuture<Connection> connecting = begin(dial(A));
        swarm.connect(new PeerInfo(PEER, List.of(B)));
        parts.loop.run();
        reached(B);
        parts.handshake(0, OTHER.publicKey());

        assertThat(made(connecting).remoteAddress()).isEqualTo(B);
        assertThat(parts.dials.get(A)).isCancelled();
    }

    @Test
    void theGaterHolds() {
        Swarm gated = new Swarm(parts.gatedBy(new ConnectionGater() {
            @Override
            public boolean allowDial(PeerId peer, Multiaddr address) {
                return !address.equals(A);
            }
        }));
        gated.addTransport(parts);
        gated.connectDirectly(dial(A, B));
        parts.loop.run();

        assertThat(parts.dials).containsOnlyKeys(B);
    }

    @Test
    void aSwarmThatStopsFailsThem() {
        CompletableFuture<Connection> connecting = begin(dial(A));
        parts.loop.run(swarm::stop);

        assertThat(Async.failureOf(connecting)).isInstanceOf(NodeClosedException.class);
        assertThat(parts.dials.get(A)).isCancelled();
        assertThat(Async.failureOf(begin(dial(A)))).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void nobodyConnectsToItself() {
        PeerId self = SwarmParts.SELF.peerId();
        assertThatThrownBy(() -> swarm.connectDirectly(DirectDial.to(self, List.of(A), DEADLINE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void accept(Multiaddr remote) {
        if (parts.acceptors.isEmpty()) {
            swarm.listen(SwarmParts.LOCAL);
        }
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.acceptors.get(0).accept(new RawConnection(pipe, SwarmParts.LOCAL, remote)));
    }
}
