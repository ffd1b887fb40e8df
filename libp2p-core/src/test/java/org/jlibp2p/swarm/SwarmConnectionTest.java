package org.jlibp2p.swarm;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.ProtocolId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

class SwarmConnectionTest {
    private static final ProtocolId ONE = ProtocolId.of("/one");
    private static final ProtocolId TWO = ProtocolId.of("/two");

    private final SwarmParts parts = new SwarmParts();
    private SwarmConnection connection;
    private SwarmParts.Session session;

    @BeforeEach
    void connect() {
        ResourceLimits limits = ResourceLimits.defaults();
        ProtocolTable protocols = new ProtocolTable(parts.events, 10);
        ConnectionUpgrader upgrader = new ConnectionUpgrader(
                parts.config(limits),
                new StreamRules(limits, protocols, parts.peers, parts.onLimited, parts.observation));
        CompletableFuture<SwarmConnection> upgrade = parts.onLoop(() -> upgrader.upgrade(new ConnectionUpgrader.Request(
                parts.raw(new FakePipe(parts.loop)), Direction.OUTBOUND, Optional.of(PEER), () -> {})));
        parts.handshake(0, OTHER.publicKey());
        connection = upgrade.join();
        session = parts.sessions.get(0);
    }

    private long placesTaken() {
        return connection.scope().streams().used();
    }

    private FakePipe opened(int number) {
        FakePipe stream = new FakePipe(parts.loop);
        parts.loop.run(() -> {
            if (!session.opening.get(number).complete(stream)) {
                stream.reset(new IllegalStateException("nobody wants it"));
            }
        });
        return stream;
    }

    @Test
    void aStreamOfASingleProtocolIsThereAtOnce() {
        CompletableFuture<Stream> opening = connection.openStream(ONE);
        parts.loop.run();
        FakePipe pipe = opened(0);

        assertThat(opening.join().protocol()).isEqualTo(ONE);
        assertThat(connection.streams()).hasSize(1);
        assertThat(placesTaken()).isEqualTo(1);
        parts.loop.run(() -> pipe.closed.complete(null));
        assertThat(connection.streams()).isEmpty();
        assertThat(placesTaken()).isZero();
    }

    @Test
    void cancellingBeforeTheLoopHasTurnedLeavesNothing() {
        CompletableFuture<Stream> opening = connection.openStream(ONE);
        opening.cancel(false);
        parts.loop.run();
        if (!session.opening.isEmpty()) {
            opened(0);
        }

        assertThat(connection.streams()).isEmpty();
        assertThat(placesTaken()).isZero();
    }

    @Test
    void cancellingWhileTheMuxerOpensLeavesNothing() {
        CompletableFuture<Stream> opening = connection.openStream(ONE);
        parts.loop.run();
        opening.cancel(false);
        parts.loop.run();

        assertThat(session.opening.get(0)).isCancelled();
        assertThat(placesTaken()).isZero();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void cancellingWhileTheProtocolIsAgreedOnResetsTheStream() {
        CompletableFuture<Stream> opening = connection.openStream(ONE, TWO);
        parts.loop.run();
        FakePipe pipe = opened(0);
        opening.cancel(false);
        parts.loop.run();

        assertThat(pipe.resetReason).isNotNull();
        assertThat(connection.streams()).isEmpty();
        assertThat(placesTaken()).isZero();
    }

    @Test
    void theDeadlineResetsAStreamOnWhichNothingIsAnswered() {
        CompletableFuture<Stream> opening = connection.openStream(ONE, TWO);
        parts.loop.run();
        FakePipe pipe = opened(0);
        parts.loop.advance(ResourceLimits.defaults().times().negotiation().plusMillis(1));

        assertThat(opening).isCompletedExceptionally();
        assertThat(pipe.resetReason).isNotNull();
        assertThat(placesTaken()).isZero();
    }

    @Test
    void aStreamThatIsThereAtOnceIsResetIfTheCallerHasGoneBefore() {
        FakePipe pipe = new FakePipe(parts.loop);
        session.ready = pipe;
        connection.openStream(ONE).cancel(false);
        parts.loop.run();

        assertThat(pipe.resetReason).isNotNull();
        assertThat(connection.streams()).isEmpty();
        assertThat(placesTaken()).isZero();
    }

    @Test
    void aConnectionThatThisSideHasBegunToCloseIsNotOpenAnyMore() {
        connection.close(ErrorCode.NONE);

        assertThat(connection.isOpen()).isFalse();
        parts.loop.run();
        assertThat(session.left).isEqualTo(ErrorCode.NONE);
        assertThat(connection.closed()).isNotDone();
        parts.loop.run(() -> session.closed.complete(null));
        assertThat(connection.closed().join().remote()).isFalse();
    }

    @Test
    void theFirstReasonToCloseIsTheOneTold() {
        connection.close(ErrorCode.SHUTDOWN);
        connection.close(ErrorCode.GARBAGE_COLLECTED);
        parts.loop.run();

        assertThat(session.left).isEqualTo(ErrorCode.SHUTDOWN);
    }

    @Test
    void theSessionsFailureIsTheReason() {
        parts.loop.run(() -> session.closed.completeExceptionally(new IllegalStateException("broken")));

        assertThat(connection.closed().join().cause()).containsInstanceOf(IllegalStateException.class);
    }
}
