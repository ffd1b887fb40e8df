package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

class ApartDialerTest {
    private static final Multiaddr A = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");

    private final SwarmParts parts = new SwarmParts();
    private final Swarm swarm = new Swarm(parts.config(ResourceLimits.defaults()));
    private final Registration transport = swarm.addTransport(parts);
    private final List<NodeEvent> told = new ArrayList<>();

    private CompletableFuture<Connection> dial(Multiaddr address) {
        CompletableFuture<Connection> dialling = swarm.connectApart(PEER, address);
        parts.loop.run();
        return dialling;
    }

    private FakePipe reached() {
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.dials.get(A).complete(parts.raw(pipe)));
        return pipe;
    }

    private static Throwable failure(CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        return Async.failureOf(failed);
    }

    @Test
    void theConnectionIsNoneOfTheNodes() {
        parts.events.on(Runnable::run).on(NodeEvent.class, told::add);
        CompletableFuture<Connection> dialling = dial(A);
        reached();
        parts.handshake(0, OTHER.publicKey());

        Connection connection = dialling.join();
        assertThat(connection.remotePeer()).isEqualTo(PEER);
        assertThat(swarm.connections()).isEmpty();
        assertThat(told).isEmpty();
        assertThat(dial(A)).isNotDone(); // and it is not used for the next one
        parts.loop.run(connection::close);
        parts.loop.run(() -> parts.sessions.get(0).closed.complete(null));
        assertThat(told).isEmpty();
        transport.close();
    }

    @Test
    void itIsMadeByAnotherIdentityAndFromAFreshPort() {
        dial(A);
        reached();

        assertThat(parts.sources).containsEntry(A, SourcePort.FRESH);
        assertThat(parts.begun).singleElement().satisfies(handshake -> {
            assertThat(handshake.self().peerId()).isNotEqualTo(SwarmParts.SELF.peerId());
            assertThat(handshake.expected()).contains(PEER);
        });
    }

    @Test
    void whoGivesUpLeavesNothingOpen() {
        CompletableFuture<Connection> dialling = dial(A);
        FakePipe pipe = reached();
        parts.loop.run(() -> dialling.cancel(false));

        assertThat(pipe.resetReason).isNotNull();
        assertThat(parts.loop.pendingTimers()).isZero();
    }

    @Test
    void T26_whoeverElseIsThereIsNotTalkedTo() {
        CompletableFuture<Connection> dialling = dial(A);
        FakePipe pipe = reached();
        parts.handshake(0, Identity.generate().publicKey());
        assertThat(failure(dialling)).isInstanceOf(HandshakeException.class);
        assertThat(pipe.resetReason).isNotNull();
    }

    @Test
    void namesAndPlacesThatAreNoneAreNotDialled() {
        for (String text : List.of("/dns4/example.org/tcp/1", "/ip4/0.0.0.0/tcp/1", "/ip4/239.1.1.1/tcp/1")) {
            assertThat(failure(dial(Multiaddr.parse(text)))).isInstanceOf(DialException.class);
        }
        assertThat(parts.dials).isEmpty();
    }

    @Test
    void theNodeItselfAndWhatTheGaterRefusesAreNotDialled() {
        CompletableFuture<Connection> own = swarm.connectApart(SwarmParts.SELF.peerId(), A);
        parts.loop.run();
        assertThat(failure(own)).isInstanceOf(DialException.class);
        Swarm gated = new Swarm(parts.gatedBy(new ConnectionGater() {
            @Override
            public boolean allowDial(PeerId peer, Multiaddr address) {
                return false;
            }
        }));
        gated.addTransport(parts);
        CompletableFuture<Connection> refused = gated.connectApart(PEER, A);
        parts.loop.run();

        assertThat(failure(refused)).isInstanceOf(DialException.class).hasMessageContaining("the gater refused it");
        assertThat(parts.dials).isEmpty();
    }

    @Test
    void thereAreOnlySoManyAtATime() {
        List<CompletableFuture<Connection>> dialling = new ArrayList<>();
        for (int i = 0; i < ApartDialer.MAX; i++) {
            dialling.add(dial(A));
        }
        assertThat(failure(dial(A))).isInstanceOf(LimitExceededException.class);
        dialling.get(0).cancel(false);
        parts.loop.run();
        assertThat(dial(A)).isNotDone();
    }

    @Test
    void theyEndWithTheNode() {
        CompletableFuture<Connection> dialling = dial(A);
        reached();
        parts.handshake(0, OTHER.publicKey());
        CompletableFuture<Connection> unfinished = dial(A);
        parts.loop.run(swarm::stop);
        assertThat(dialling.join().isOpen()).isFalse();
        assertThat(unfinished).isCompletedExceptionally();
        assertThat(failure(dial(A))).isInstanceOf(NodeClosedException.class);
    }
}
