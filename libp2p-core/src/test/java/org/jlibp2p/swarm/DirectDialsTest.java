package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

/** Direct connections that this node makes, as any. */
class DirectDialsTest extends DirectDialsFixture {
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

    @Test
    void cancellingGivesTheAttemptsUp() {
        CompletableFuture<Connection> connecting = begin(dial(A));
        connecting.cancel(false);
        parts.loop.run();

        assertThat(parts.dials.get(A)).isCancelled();
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
}
