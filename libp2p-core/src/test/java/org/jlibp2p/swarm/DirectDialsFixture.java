package org.jlibp2p.swarm;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.RawConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

/** A swarm whose sockets are not there, and direct connections that are wanted of it. */
abstract class DirectDialsFixture {
    static final Multiaddr A = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
    static final Multiaddr B = Multiaddr.parse("/ip4/8.8.8.8/tcp/2");
    static final Multiaddr NAME = Multiaddr.parse("/dns4/peer.example/tcp/1");
    static final Multiaddr CIRCUIT =
            Multiaddr.parse("/ip4/8.8.4.4/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit");
    static final Duration DEADLINE = Duration.ofSeconds(5);

    final SwarmParts parts = new SwarmParts();
    final Swarm swarm = new Swarm(parts.config(ResourceLimits.defaults()));

    DirectDialsFixture() {
        swarm.addTransport(parts);
    }

    static DirectDial dial(Multiaddr... addresses) {
        return DirectDial.to(PEER, Arrays.asList(addresses), DEADLINE);
    }

    CompletableFuture<Connection> begin(DirectDial wanted) {
        CompletableFuture<Connection> connecting = swarm.connectDirectly(wanted);
        parts.loop.run();
        return connecting;
    }

    static Connection made(CompletableFuture<Connection> connecting) {
        assertThat(connecting).isCompleted();
        return connecting.join();
    }

    FakePipe reached(Multiaddr address) {
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.dials.get(address).complete(new RawConnection(pipe, SwarmParts.LOCAL, address)));
        return pipe;
    }

    FakeSecured secured(Multiaddr address) {
        FakeSecured connection = new FakeSecured(parts.loop, address);
        parts.loop.run(() -> parts.dials.get(address).complete(connection));
        return connection;
    }

    void refused(Multiaddr address) {
        parts.loop.run(() -> parts.dials
                .get(address)
                .completeExceptionally(new DialException(address, new ConnectException("refused"))));
    }

    /** A connection through a relay, as it stands while a direct one is wanted. */
    void relayed(Optional<ConnectionLimit> limit) {
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

    Swarm named(String ip) {
        parts.names = new OneName(ip);
        Swarm resolving = new Swarm(parts.config(ResourceLimits.defaults()));
        resolving.addTransport(parts);
        return resolving;
    }

    Registration expect(DirectDial punch) {
        CompletableFuture<Registration> expecting = swarm.expectDirectly(punch);
        parts.loop.run();
        assertThat(expecting).isCompleted();
        return expecting.join();
    }

    void accept(Multiaddr remote) {
        if (parts.acceptors.isEmpty()) {
            swarm.listen(SwarmParts.LOCAL);
        }
        FakePipe pipe = new FakePipe(parts.loop);
        parts.loop.run(() -> parts.acceptors.get(0).accept(new RawConnection(pipe, SwarmParts.LOCAL, remote)));
    }
}
