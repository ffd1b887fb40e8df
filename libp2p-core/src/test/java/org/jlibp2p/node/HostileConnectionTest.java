package org.jlibp2p.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;
import static org.jlibp2p.node.MemoryNodes.failureOf;

/** What peers may try while a connection is made, and what the limits make of it. */
class HostileConnectionTest {
    private static final Bytes MULTISTREAM = Bytes.concat(Bytes.fromHex("13"), Bytes.utf8("/multistream/1.0.0\n"));
    private static final Bytes NOISE = Bytes.concat(Bytes.fromHex("07"), Bytes.utf8("/noise\n"));

    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static ResourceLimits quickUpgrade() {
        return ResourceLimits.defaults().withTimes(TimeLimits.defaults().withUpgrade(Duration.ofMillis(400)));
    }

    private void serverStillServes(Node server) {
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), ECHO));
        await(stream.write(Bytes.utf8("still here")));
        assertThat(await(stream.read()).utf8()).isEqualTo("still here");
    }

    /** Sends one byte after another, always well within any idle time, until the pipe ends. */
    private static CompletableFuture<Void> trickle(Duplex pipe, Bytes bytes) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        int[] at = new int[1];
        Runnable[] next = new Runnable[1];
        next[0] = () -> {
            if (at[0] < bytes.size() && !pipe.closed().isDone()) {
                pipe.write(bytes.slice(at[0], ++at[0]));
                pipe.loop().schedule(Duration.ofMillis(25), next[0]);
            }
        };
        Async.on(pipe.loop(), next[0]);
        pipe.closed().whenComplete((closed, failure) -> end.complete(null));
        return end;
    }

    @Test
    void T10_aByteAtATimeIsNotEnoughAtAnyStageOfTheUpgrade() {
        Node server = network.server(builder -> builder.limits(quickUpgrade()));
        Bytes slow = Bytes.wrap(new byte[60_000]);
        List<Bytes> before = List.of(
                Bytes.empty(), // nothing but silence, then a byte of the header now and then
                MULTISTREAM,
                Bytes.concat(MULTISTREAM, NOISE),
                Bytes.concat(MULTISTREAM, NOISE, Bytes.fromHex("0020"), Bytes.wrap(new byte[32])));
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Bytes start : before) {
            Duplex pipe = network.rawPipeTo(server);
            await(pipe.write(start));
            Bytes rest = start.isEmpty() ? Bytes.concat(MULTISTREAM, NOISE, slow) : slow;
            ends.add(trickle(pipe, rest));
        }
        long begun = System.nanoTime();
        ends.forEach(MemoryNodes::await);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        serverStillServes(server);
    }

    @Test
    void T10_aPeerThatNeverSaysAnythingLosesItsConnection() {
        Node server = network.server(builder -> builder.limits(quickUpgrade()));
        Duplex silent = network.rawPipeTo(server);

        assertThat(failureOf(silent.closed())).isNotNull();
    }

    @Test
    void T11_garbageIsRefusedAtItsFirstBytes() {
        Node server = network.server(builder -> builder);
        byte[] garbage = new byte[64 * 1024];
        Arrays.fill(garbage, (byte) 0xff);
        for (int i = 0; i < 200; i++) {
            Duplex pipe = network.rawPipeTo(server);
            pipe.write(Bytes.wrap(garbage));
            // Long before the upgrade's deadline of 15 s, and so the places of pending connections are free again.
            assertThat(failureOf(pipe.closed())).isNotNull();
        }
        serverStillServes(server);
    }

    @Test
    void T11_soManyConnectionsMayBePendingAndNoMore() {
        Node server = network.server(builder -> builder.limits(
                quickUpgrade().withConnections(ConnectionLimits.defaults().withPendingInbound(3))));
        List<Duplex> silent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            silent.add(network.rawPipeTo(server));
        }
        Duplex fourth = network.rawPipeTo(server);

        assertThat(failureOf(fourth.closed())).isNotNull();
        silent.forEach(pipe -> failureOf(pipe.closed()));
        serverStillServes(server);
    }

    @Test
    void T9_streamsAreBoundedForEachProtocolAndPeerAndThePeerIsToldWhy() {
        Node server = network.server(builder -> builder.limits(
                ResourceLimits.defaults().withStreams(StreamLimits.defaults().withInboundPerProtocolAndPeer(2))));
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Stream stream = await(client.openStream(server.id(), ECHO));
            await(stream.write(Bytes.utf8("x")));
            await(stream.read());
            streams.add(stream);
        }
        Stream third = await(client.openStream(server.id(), ECHO));
        await(third.write(Bytes.utf8("x")));

        assertThat(failureOf(third.closed()))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
        streams.get(0).reset(new StreamResetException(ErrorCode.NONE, false));
        eventually("a place is free again", () -> {
            Stream again = await(client.openStream(server.id(), ECHO));
            again.write(Bytes.utf8("y"));
            return again.read().handle((bytes, failure) -> failure == null).join();
        });
    }

    @Test
    void T9_connectionsAreBoundedAndTheOneTooManyIsRefused() {
        Node server = network.server(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults().withTotal(2))));
        for (int i = 0; i < 2; i++) {
            await(network.client(builder -> builder).connect(server.addresses().get(0)));
        }
        eventually("both are counted", () -> server.connections().size() == 2);
        Node third = network.client(builder -> builder);
        Connection refused = null;
        try {
            refused = await(third.connect(server.addresses().get(0)));
        } catch (AssertionError alreadyRefused) {
            assertThat(alreadyRefused.getCause()).isInstanceOf(DialException.class);
        }
        if (refused != null) {
            await(refused.closed());
        }

        assertThat(server.connections()).hasSize(2);
        assertThat(third.connections()).isEmpty();
    }

    @Test
    void ourOwnLimitRefusesBeforeAnythingIsSent() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder.limits(
                ResourceLimits.defaults().withStreams(StreamLimits.defaults().withPerPeer(3))));
        await(client.connect(server.addresses().get(0)));
        List<Stream> held = new ArrayList<>();
        Throwable failure = null;
        for (int i = 0; i < 4 && failure == null; i++) {
            CompletableFuture<Stream> opening = client.openStream(server.id(), ECHO);
            failure = opening.handle((stream, why) -> {
                        if (stream != null) {
                            held.add(stream);
                        }
                        return why == null ? null : Async.unwrap(why);
                    })
                    .join();
        }

        assertThat(failure)
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        limit -> assertThat(limit.limit()).isEqualTo("streams.perPeer"));
    }

    @Test
    void theGaterIsAskedAtEachMomentAndOneThatThrowsRefuses() {
        ConnectionGater none = new ConnectionGater() {
            @Override
            public boolean allowPeer(PeerId peer, Multiaddr remote, Direction direction) {
                throw new IllegalStateException("planted");
            }
        };
        ConnectionGater noDial = new ConnectionGater() {
            @Override
            public boolean allowDial(PeerId peer, Multiaddr address) {
                return false;
            }
        };
        ConnectionGater noInbound = new ConnectionGater() {
            @Override
            public boolean allowInbound(Multiaddr remote) {
                return false;
            }
        };
        Node open = network.server(builder -> builder);
        Node closed = network.server(builder -> builder.gater(noInbound));

        assertThat(failureOf(network.client(builder -> builder.gater(noDial))
                        .connect(open.addresses().get(0))))
                .isInstanceOf(DialException.class);
        assertThat(failureOf(network.client(builder -> builder.gater(none))
                        .connect(open.addresses().get(0))))
                .isInstanceOf(DialException.class);
        assertThat(failureOf(network.client(builder -> builder)
                        .connect(closed.addresses().get(0))))
                .isInstanceOf(DialException.class);
        assertThat(closed.connections()).isEmpty();
    }

    @Test
    void tooManyConnectionsAreTrimmedButNotProtectedOnes() {
        Node server = network.server(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults()
                        .withLowWatermark(2)
                        .withHighWatermark(4)
                        .withGracePeriod(Duration.ofMillis(1))
                        .withTrimInterval(Duration.ofMillis(20)))));
        Identity favourite = Identity.generate();
        server.protect(favourite.peerId(), "test");
        List<Connection> connections = new ArrayList<>();
        connections.add(await(network.client(builder -> builder.identity(favourite))
                .connect(server.addresses().get(0))));
        for (int i = 0; i < 6; i++) {
            connections.add(await(network.client(builder -> builder)
                    .connect(server.addresses().get(0))));
        }
        eventually("trimmed", () -> server.connections().size() <= 4);

        assertThat(server.connections())
                .anyMatch(connection -> connection.remotePeer().equals(favourite.peerId()));
        assertThat(connections.get(0).closed()).isNotDone();
    }

    @Test
    void T65_givingADialUpAtAnyMomentLeavesNothingBehind() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        for (int i = 0; i < 300; i++) {
            CompletableFuture<Connection> dial =
                    client.connect(server.addresses().get(0));
            long end = System.nanoTime() + i * 20_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            dial.cancel(false);
            client.connections().forEach(Connection::close);
        }
        // One that stood before the last cancel was heard may still be announced: the application's to close, and
        // known.
        eventually("nothing is left on either side", () -> {
            client.connections().forEach(Connection::close);
            return client.connections().isEmpty() && server.connections().isEmpty();
        });
        serverStillServes(server);
    }

    @Test
    void aHandlerThatEndsEarlyDoesNotKeepTheStreamOpenForEver() {
        Node server = network.server(builder -> builder.limits(
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withClose(Duration.ofMillis(200)))));
        ProtocolId brief = ProtocolId.of("/brief");
        server.handle(brief, stream -> CompletableFuture.completedFuture(null));
        Node client = network.client(builder -> builder);
        Connection connection = await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), brief));
        await(stream.write(Bytes.utf8("x")));
        assertThat(await(stream.read()).isEmpty()).isTrue();

        assertThat(failureOf(stream.closed())).isInstanceOf(StreamResetException.class);
        assertThat(connection.closed()).isNotDone();
    }
}
