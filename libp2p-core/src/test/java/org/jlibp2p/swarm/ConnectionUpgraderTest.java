package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;
import static org.jlibp2p.swarm.SwarmParts.SELF;

class ConnectionUpgraderTest {
    /** Room for a single connection, so that the next one shows whether its place was given back. */
    private static final ResourceLimits ONE = ResourceLimits.defaults()
            .withConnections(ConnectionLimits.defaults().withOutbound(1));

    private final SwarmParts parts = new SwarmParts();
    private final ConnectionUpgrader upgrader = upgrader(ONE);
    private final FakePipe pipe = new FakePipe(parts.loop);
    private final AtomicInteger released = new AtomicInteger();

    private ConnectionUpgrader upgrader(ResourceLimits limits) {
        ProtocolTable protocols = new ProtocolTable(parts.events, 10);
        return new ConnectionUpgrader(
                parts.config(limits),
                new StreamRules(limits, protocols, parts.peers, parts.onLimited, parts.observation));
    }

    private CompletableFuture<SwarmConnection> upgrade(FakePipe over) {
        return parts.onLoop(() -> upgrader.upgrade(new ConnectionUpgrader.Request(
                parts.raw(over), Direction.OUTBOUND, Optional.of(PEER), released::incrementAndGet)));
    }

    private void assertPlaceIsFree() {
        CompletableFuture<SwarmConnection> next = upgrade(new FakePipe(parts.loop));
        parts.startFailure = null;
        parts.handshake(parts.handshakes.size() - 1, OTHER.publicKey());
        assertThat(next).isCompleted();
    }

    @Test
    void anUpgradeYieldsTheConnectionAndItsEndGivesThePlaceBack() {
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        parts.handshake(0, OTHER.publicKey());

        assertThat(upgrade.join().remotePeer()).isEqualTo(PEER);
        assertThat(released).hasValue(0);
        parts.loop.run(() -> parts.sessions.get(0).closed.complete(null));
        assertThat(released).hasValue(1);
        assertPlaceIsFree();
    }

    @Test
    void aMuxerThatDoesNotStartGivesEverythingBack() {
        parts.startFailure = new StreamResetException(ErrorCode.NONE, false);
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        parts.handshake(0, OTHER.publicKey());

        assertThat(Async.failureOf(upgrade)).isInstanceOf(StreamResetException.class);
        assertThat(pipe.resetReason).isNotNull();
        assertThat(released).hasPositiveValue();
        assertPlaceIsFree();
    }

    @Test
    void aMuxerThatFailsInAWayItMustNotEndsTheUpgradeAtOnce() {
        parts.startFailure = new IllegalStateException("a bug");
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        parts.handshake(0, OTHER.publicKey());

        assertThat(upgrade).isCompletedExceptionally();
        assertThat(pipe.resetReason).isNotNull();
        assertPlaceIsFree();
    }

    @Test
    void theDeadlineClosesTheSocketBeforeTheFutureFails() {
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        CompletableFuture<Boolean> closedFirst = upgrade.handle((connection, failure) -> pipe.closed.isDone());
        parts.loop.advance(ONE.times().upgrade().plus(Duration.ofMillis(1)));

        assertThat(Async.failureOf(upgrade)).isInstanceOf(OperationTimeoutException.class);
        assertThat(closedFirst).isCompletedWithValue(true);
        assertThat(released).hasValue(1);
    }

    @Test
    void cancellingClosesTheSocketAndALateHandshakeChangesNothing() {
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        upgrade.cancel(false);
        parts.loop.run();
        parts.handshake(0, OTHER.publicKey());

        assertThat(pipe.resetReason).isNotNull();
        assertThat(released).hasValue(1);
        assertThat(parts.sessions).isEmpty();
        assertThat(parts.loop.pendingTimers()).isZero();
        assertPlaceIsFree();
    }

    @Test
    void anotherPeerThanExpectedIsRefusedAndHoldsNothing() {
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        parts.handshake(0, Identity.generate().publicKey());

        assertThat(Async.failureOf(upgrade)).isInstanceOf(HandshakeException.class);
        assertThat(released).hasValue(1);
        assertPlaceIsFree();
    }

    @Test
    void thisNodeItselfIsRefused() {
        CompletableFuture<SwarmConnection> upgrade = upgrade(pipe);
        parts.handshake(0, SELF.publicKey());

        assertThat(upgrade).isCompletedExceptionally();
        assertThat(pipe.resetReason).isNotNull();
    }

    @Test
    void aSecondConnectionAboveTheLimitIsRefusedAndTheFirstLives() {
        CompletableFuture<SwarmConnection> first = upgrade(pipe);
        parts.handshake(0, OTHER.publicKey());
        CompletableFuture<SwarmConnection> second = upgrade(new FakePipe(parts.loop));
        parts.handshake(1, OTHER.publicKey());

        assertThat(Async.failureOf(second)).isInstanceOf(LimitExceededException.class);
        assertThat(first.join().isOpen()).isTrue();
        assertThat(pipe.resetReason).isNull();
    }
}
