package org.jlibp2p.swarm;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

class DialTest {
    private static final Multiaddr A = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
    private static final Multiaddr B = Multiaddr.parse("/ip4/8.8.8.8/tcp/2");
    private static final Multiaddr C = Multiaddr.parse("/ip4/8.8.8.8/tcp/3");
    private static final ResourceLimits LIMITS = ResourceLimits.defaults();

    private final SwarmParts parts = new SwarmParts();
    private final Swarm swarm = new Swarm(parts.config(LIMITS));
    private final Registration transport = swarm.addTransport(parts);

    private CompletableFuture<Connection> connect(Multiaddr... addresses) {
        CompletableFuture<Connection> connecting = swarm.connect(new PeerInfo(PEER, Arrays.asList(addresses)));
        parts.loop.run();
        return connecting;
    }

    private FakePipe reached(Multiaddr address) {
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.dials.get(address).complete(parts.raw(pipe)));
        return pipe;
    }

    private void refused(Multiaddr address) {
        parts.loop.run(() -> parts.dials
                .get(address)
                .completeExceptionally(new DialException(address, new ConnectException("refused"))));
    }

    @Test
    void whileDialsAreHeldNothingIsTried() {
        parts.loop.run(swarm::holdDials);
        CompletableFuture<Connection> given = connect(A);
        given.cancel(false);
        connect(B);
        assertThat(parts.dials).isEmpty();

        parts.loop.run(swarm::releaseDials);
        assertThat(parts.dials).containsOnlyKeys(B);
    }

    @Test
    void dialsAreHeldForASecondAtMost() {
        parts.loop.run(swarm::holdDials);
        connect(A);
        parts.loop.advance(Dialer.HOLD);
        assertThat(parts.dials).containsOnlyKeys(A);
    }

    @Test
    void dialsThatAreHeldFailWhenTheSwarmStops() {
        parts.loop.run(swarm::holdDials);
        CompletableFuture<Connection> connecting = connect(A);
        parts.loop.run(swarm::stop);
        assertThat(Async.failureOf(connecting)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void theSecondAddressIsTriedAfterTheStagger() {
        connect(A, B);
        assertThat(parts.dials).containsOnlyKeys(A);
        parts.loop.advance(LIMITS.dials().stagger());

        assertThat(parts.dials).containsOnlyKeys(A, B);
    }

    @Test
    void theSecondAddressIsTriedAtOnceWhenTheFirstFails() {
        connect(A, B);
        refused(A);

        assertThat(parts.dials).containsOnlyKeys(A, B);
    }

    @Test
    void theFirstToAnswerWinsAndTheOthersAreGivenUp() {
        CompletableFuture<Connection> connecting = connect(A, B);
        parts.loop.advance(LIMITS.dials().stagger());
        reached(B);
        parts.handshake(0, OTHER.publicKey());

        assertThat(connecting).isCompleted();
        assertThat(parts.dials.get(A)).isCancelled();
        assertThat(swarm.connections()).containsExactly(connecting.join());
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void cancellingTheOnlyOneWhoWaitsGivesTheDialUp() {
        CompletableFuture<Connection> connecting = connect(A);
        connecting.cancel(false);
        parts.loop.run();

        assertThat(parts.dials.get(A)).isCancelled();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void cancellingDuringTheUpgradeClosesTheSocket() {
        CompletableFuture<Connection> connecting = connect(A);
        FakePipe pipe = reached(A);
        connecting.cancel(false);
        parts.loop.run();

        assertThat(pipe.resetReason).isNotNull();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void theDialGoesOnWhileOneOfTwoStillWaits() {
        CompletableFuture<Connection> first = connect(A);
        CompletableFuture<Connection> second = connect();
        first.cancel(false);
        parts.loop.run();
        assertThat(parts.dials.get(A)).isNotDone();
        reached(A);
        parts.handshake(0, OTHER.publicKey());

        assertThat(second).isCompleted();
    }

    @Test
    void whoTriesAgainAsSoonAsADialHasFailedGetsANewDial() {
        List<CompletableFuture<Connection>> again = new ArrayList<>();
        connect(A).whenComplete((connection, failure) -> again.add(swarm.connect(new PeerInfo(PEER, List.of(B)))));
        refused(A);

        assertThat(again).singleElement().satisfies(second -> assertThat(second).isNotDone());
        assertThat(parts.dials).containsKey(B);
    }

    @Test
    void theDeadlineEndsADialThatIsStillUpgrading() {
        CompletableFuture<Connection> connecting = connect(A);
        parts.loop.advance(LIMITS.times().dial().minus(LIMITS.times().upgrade().dividedBy(2)));
        FakePipe pipe = reached(A);
        parts.loop.advance(LIMITS.times().upgrade());

        assertThat(Async.failureOf(connecting)).isInstanceOf(OperationTimeoutException.class);
        assertThat(pipe.resetReason).isNotNull();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void aTransportTakenAwayBetweenTwoAttemptsFailsTheSecondOne() {
        CompletableFuture<Connection> connecting = connect(A, B);
        transport.close();
        refused(A);

        assertThat(Async.failureOf(connecting))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts()).containsOnlyKeys(A, B));
    }

    @Test
    void stoppingFailsADialThatIsUnderWay() {
        CompletableFuture<Connection> dialling = connect(A);
        CompletableFuture<Connection> upgrading =
                swarm.connect(new PeerInfo(Identity.generate().peerId(), List.of(B)));
        parts.loop.run();
        FakePipe pipe = reached(B);
        CompletableFuture<Void> stopped = parts.onLoop(swarm::stop);

        assertThat(stopped).isCompleted();
        assertThat(Async.failureOf(dialling)).isInstanceOf(NodeClosedException.class);
        assertThat(Async.failureOf(upgrading)).isInstanceOf(NodeClosedException.class);
        assertThat(pipe.resetReason).isNotNull();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void aConnectionThatIsClosingIsNotHandedOut() {
        CompletableFuture<Connection> first = connect(A);
        reached(A);
        parts.handshake(0, OTHER.publicKey());
        first.join().close();
        CompletableFuture<Connection> second = connect(B);

        assertThat(second).isNotDone();
        assertThat(parts.sessions.get(0).left).isEqualTo(ErrorCode.NONE);
        assertThat(parts.dials).containsKey(B);
    }

    @Test
    void routingIsAskedWhenNoAddressIsKnown() {
        parts.found = CompletableFuture.completedFuture(Optional.of(new PeerInfo(PEER, List.of(A))));
        connect();

        assertThat(parts.dials).containsOnlyKeys(A);
    }

    @Test
    void T36_whatRoutingSaysOfAPublicPeersPrivateAddressesIsNotDialled() {
        Multiaddr inside = Multiaddr.parse("/ip4/169.254.169.254/tcp/80");
        Multiaddr here = Multiaddr.parse("/ip4/127.0.0.1/tcp/6379");
        parts.found = CompletableFuture.completedFuture(Optional.of(new PeerInfo(PEER, List.of(inside, here, A))));
        connect();
        parts.loop.advance(LIMITS.dials().stagger().multipliedBy(5));

        assertThat(parts.dials).containsOnlyKeys(A);
    }

    @Test
    void T36_aLearntNameDoesNotLeadAPublicNodeIntoItsOwnNetwork() {
        SwarmParts open = new SwarmParts();
        open.announced = AnnouncedAddresses.asListening().withInstead(Multiaddr.parse("/ip4/5.6.7.8/tcp/4001"));
        open.names = new OneName("192.168.0.1");
        Swarm node = new Swarm(open.config(LIMITS));
        node.addTransport(open);
        open.peers.addAddresses(PEER, List.of(Multiaddr.parse("/dns4/evil.example/tcp/80")), Duration.ofHours(1));
        CompletableFuture<Connection> refused = node.connect(new PeerInfo(PEER, List.of()));
        open.loop.run();
        assertThat(open.dials).isEmpty();
        assertThat(Async.failureOf(refused))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts().values())
                                .anySatisfy(why -> assertThat(why).hasMessageContaining("learnt from others")));

        Multiaddr given = Multiaddr.parse("/dns4/nas.example/tcp/80"); // by the application, who may
        node.connect(new PeerInfo(PEER, List.of(given)));
        open.loop.run();
        assertThat(open.dials).containsOnlyKeys(Multiaddr.parse("/ip4/192.168.0.1/tcp/80"));
    }

    @Test
    void aListenerThatNobodyWaitsForAnyMoreIsClosed() {
        CompletableFuture<Listener> listening = swarm.listen(SwarmParts.LOCAL);
        listening.cancel(false);
        SwarmParts.FakeListener listener = new SwarmParts.FakeListener();
        if (!parts.listening.get(0).complete(listener)) {
            listener.close();
        }

        assertThat(listener.closed).isDone();
        assertThat(swarm.addresses()).isEmpty();
    }

    @Test
    void anAddressIsNotLeftAloneForALimitOfThisNode() {
        SwarmParts narrow = new SwarmParts();
        Swarm few = new Swarm(narrow.config(LIMITS.withDials(LIMITS.dials().withTotal(1))));
        few.addTransport(narrow);
        CompletableFuture<Connection> first = few.connect(new PeerInfo(PEER, List.of(A, B)));
        narrow.loop.advance(LIMITS.dials().stagger());
        narrow.loop.run(() -> narrow.dials.get(A).cancel(false));
        assertThat(first).isCompletedExceptionally();
        assertThat(narrow.dials).containsOnlyKeys(A);
        narrow.peers.addAddresses(PEER, List.of(B), Duration.ofHours(1));
        few.connect(new PeerInfo(PEER, List.of(C)));
        narrow.loop.run();
        narrow.loop.run(() -> narrow.dials.get(C).cancel(false));

        assertThat(narrow.dials).containsOnlyKeys(A, C, B);
    }

    @Test
    void theEndOfADialStartsNoFurtherAttempt() {
        connect(A, B);
        CompletableFuture<Void> stopped = parts.onLoop(swarm::stop);

        assertThat(stopped).isCompleted();
        assertThat(parts.dials).containsOnlyKeys(A);
    }
}
