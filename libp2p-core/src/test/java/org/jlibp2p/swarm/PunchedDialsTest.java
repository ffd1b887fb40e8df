package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.SourcePortException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

/** Direct connections that both sides make at the same time, and who begins on them. */
class PunchedDialsTest extends DirectDialsFixture {
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
}
