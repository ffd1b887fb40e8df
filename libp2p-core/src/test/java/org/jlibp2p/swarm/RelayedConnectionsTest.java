package org.jlibp2p.swarm;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.LimitedConnectionException;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

class RelayedConnectionsTest {
    private static final ProtocolId CONTENT = ProtocolId.of("/content");
    private static final ProtocolId DEMANDING = ProtocolId.of("/demanding");
    private static final PeerId RELAY = Identity.generate().peerId();
    private static final Multiaddr CIRCUIT = Multiaddr.parse("/ip4/8.8.8.8/tcp/1/p2p/" + RELAY + "/p2p-circuit");
    private static final Multiaddr TO_PEER = Multiaddr.parse(CIRCUIT + "/p2p/" + PEER);
    private static final Duration RELAY_DELAY =
            ResourceLimits.defaults().dials().relayDelay().plusMillis(1);

    private final SwarmParts parts = new SwarmParts();

    private Swarm swarm() {
        Swarm swarm = new Swarm(parts.config(ResourceLimits.defaults()));
        swarm.addTransport(parts);
        return swarm;
    }

    private CompletableFuture<Connection> connect(Swarm swarm, Multiaddr address) {
        CompletableFuture<Connection> connecting = swarm.connect(new PeerInfo(PEER, List.of(address)));
        parts.loop.run();
        parts.loop.advance(RELAY_DELAY);
        return connecting;
    }

    private Connection limitedConnection() {
        parts.onLimited = Set.of(CONTENT);
        CompletableFuture<Connection> connecting = connect(swarm(), TO_PEER);
        ConnectionLimit limit = new ConnectionLimit(Optional.of(Duration.ofMinutes(2)), OptionalLong.of(1024));
        parts.loop.run(() -> parts.dials
                .get(TO_PEER)
                .complete(new RawConnection(new FakePipe(parts.loop), SwarmParts.LOCAL, CIRCUIT, Optional.of(limit))));
        parts.handshake(0, OTHER.publicKey());
        return connecting.join();
    }

    @Test
    void aRelayIsToldWhomToReachHoweverTheAddressIsGiven() {
        connect(swarm(), TO_PEER);
        assertThat(parts.dials).containsOnlyKeys(TO_PEER);

        parts.dials.clear();
        connect(swarm(), CIRCUIT);
        assertThat(parts.dials).containsOnlyKeys(TO_PEER);
    }

    @Test
    void aPeerBehindTheSameRelayAsThisNodeIsDialled() {
        Swarm swarm = swarm();
        swarm.listen(CIRCUIT);
        parts.loop.run(() -> parts.listening.get(0).complete(new ChangingListener(CIRCUIT)));
        connect(swarm, TO_PEER);

        assertThat(parts.dials).containsOnlyKeys(TO_PEER);
    }

    @Test
    void aPeerThatWasNotReachedDoesNotBlockOthersBehindTheSameRelay() {
        PeerId another = Identity.generate().peerId();
        Swarm swarm = swarm();
        parts.peers.addAddresses(another, List.of(CIRCUIT), Duration.ofHours(1));
        connect(swarm, TO_PEER);
        parts.loop.run(() -> parts.dials
                .get(TO_PEER)
                .completeExceptionally(new DialException(TO_PEER, new ConnectException("refused"))));
        swarm.connect(new PeerInfo(another, List.of()));
        parts.loop.run();
        parts.loop.advance(RELAY_DELAY);

        assertThat(parts.dials).containsKey(Multiaddr.parse(CIRCUIT + "/p2p/" + another));
    }

    @Test
    void onALimitedConnectionProtocolsHaveToBeContentWithIt() {
        Connection connection = limitedConnection();

        CompletableFuture<Stream> demanding = connection.openStream(DEMANDING);
        parts.loop.run();
        assertThat(Async.failureOf(demanding))
                .isInstanceOfSatisfying(
                        LimitedConnectionException.class,
                        failure -> assertThat(failure.protocols()).containsExactly(DEMANDING));

        parts.sessions.get(0).ready = new FakePipe(parts.loop);
        CompletableFuture<Stream> content = connection.openStream(DEMANDING, CONTENT);
        parts.loop.run();
        assertThat(content.join().protocol()).isEqualTo(CONTENT);
    }

    @Test
    void connectionsThroughARelayDoNotCountForItsAddress() {
        InboundGate gate = new InboundGate(ConnectionLimits.defaults().withPerAddress(1));

        assertThatCode(() -> {
                    gate.enter(CIRCUIT);
                    gate.enter(CIRCUIT);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void addressesThatChangeByThemselvesAreToldOf() {
        Swarm swarm = swarm();
        List<List<Multiaddr>> told = new ArrayList<>();
        parts.events.on(parts.loop).on(NodeEvent.AddressesChanged.class, event -> told.add(event.addresses()));
        ChangingListener listener = new ChangingListener(CIRCUIT);
        swarm.listen(CIRCUIT);
        parts.loop.run(() -> parts.listening.get(0).complete(listener));
        parts.loop.run(() -> listener.change(List.of()));

        assertThat(told).containsExactly(List.of(CIRCUIT), List.of());
    }

    private static final class ChangingListener implements Listener {
        private List<Multiaddr> addresses;
        private Runnable onChange = () -> {};

        ChangingListener(Multiaddr address) {
            addresses = List.of(address);
        }

        void change(List<Multiaddr> now) {
            addresses = now;
            onChange.run();
        }

        @Override
        public List<Multiaddr> addresses() {
            return addresses;
        }

        @Override
        public void onAddressesChanged(Runnable listener) {
            onChange = listener;
        }

        @Override
        public CompletableFuture<Void> close() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> closed() {
            return new CompletableFuture<>();
        }
    }
}
