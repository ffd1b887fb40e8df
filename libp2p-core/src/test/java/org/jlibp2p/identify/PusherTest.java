package org.jlibp2p.identify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.FakeNode;
import org.jlibp2p.fake.FakeStream;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PusherTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeNode node = new FakeNode(loop, ResourceLimits.defaults());
    private final Identify identify = Identify.service().create(node);
    private final List<FakeStream> pushes = new ArrayList<>();

    @BeforeEach
    void start() {
        node.loop().execute(identify::start);
        loop.advance(Pusher.DELAY);
    }

    private FakeConnection connect(Identity peer, ProtocolId... protocols) {
        FakeConnection connection = new FakeConnection(loop, peer, "/ip4/5.0.113.7/tcp/4001");
        IdentifyMessage says = IdentifyMessage.ofLists(
                List.of(), List.of(protocols).stream().map(ProtocolId::value).toList());
        connection.serve(Identify.PROTOCOL, end -> IdentifyStreams.send(end, List.of(says)));
        connection.serve(Identify.PUSH, pushes::add);
        node.connected(connection);
        loop.run();
        return connection;
    }

    private FakeConnection connect() {
        return connect(Identity.generate(), Identify.PUSH);
    }

    private IdentifyMessage read(FakeStream push) {
        CompletableFuture<IdentifyMessage> message =
                IdentifyStreams.receive(push, ResourceLimits.defaults().peers());
        loop.run();
        push.closeWrite();
        loop.run();
        return message.getNow(null);
    }

    private void ask(FakeConnection connection) {
        FakeStream end = connection.inbound(Identify.PROTOCOL, node.handler(Identify.PROTOCOL));
        assertThat(read(end)).isNotNull();
    }

    @Test
    void changesThatComeTogetherAreToldTogetherAfterAMoment() {
        connect();
        node.addresses("/ip4/5.51.100.1/tcp/1");
        node.handle(ProtocolId.of("/echo/1"), stream -> stream.copyTo(stream));
        node.addresses("/ip4/5.51.100.1/tcp/2");
        loop.run();
        assertThat(pushes).isEmpty();
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(1);
        IdentifyMessage told = read(pushes.get(0));
        assertThat(told.publicKey()).isPresent();
        assertThat(told.signedRecord()).isPresent();
        assertThat(told.protocols()).contains("/echo/1", "/ipfs/id/1.0.0");
        assertThat(told.listenAddresses())
                .containsExactly(Multiaddr.parse("/ip4/5.51.100.1/tcp/2").bytes());
        loop.advance(Pusher.DELAY.multipliedBy(4));
        assertThat(pushes).hasSize(1);
    }

    @Test
    void onlyPeersThatSpeakPushAreTold() {
        FakeConnection connection = connect(Identity.generate(), ProtocolId.of("/echo/1"));
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).isEmpty();
        assertThat(connection.opened()).hasSize(1);
    }

    @Test
    void nobodyIsToldWhatItKnows() {
        FakeConnection connection = connect();
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.run();
        ask(connection);
        loop.advance(Pusher.DELAY);
        assertThat(pushes).isEmpty();
        node.addresses("/ip4/5.51.100.1/tcp/1", "/ip4/10.0.0.1/tcp/1"); // of which the peer learns nothing
        loop.advance(Pusher.DELAY);
        assertThat(pushes).isEmpty();
        node.addresses("/ip4/5.51.100.1/tcp/2");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(1);
    }

    @Test
    void aPeerWithSeveralConnectionsIsToldOnce() {
        Identity peer = Identity.generate();
        connect(peer, Identify.PUSH);
        connect(peer, Identify.PUSH);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(1);
    }

    @Test
    void aChangeWhileAPeerIsBeingToldIsToldAfterwards() {
        FakeConnection connection = connect().window(16);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        node.addresses("/ip4/5.51.100.1/tcp/2");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(1);
        assertThat(read(pushes.get(0)).listenAddresses()).hasSize(1);
        assertThat(pushes).hasSize(2);
        assertThat(read(pushes.get(1)).listenAddresses())
                .containsExactly(Multiaddr.parse("/ip4/5.51.100.1/tcp/2").bytes());
        assertThat(connection.closed()).isNotDone();
    }

    @Test
    void aChangeBetweenTheAnswerAndTheQuestionIsToldOnceThePeerHasSaidThatItListens() {
        FakeConnection connection = new FakeConnection(loop, Identity.generate(), "/ip4/5.0.113.7/tcp/4001");
        List<FakeStream> questions = new ArrayList<>();
        connection.serve(Identify.PROTOCOL, questions::add);
        connection.serve(Identify.PUSH, pushes::add);
        node.connected(connection);
        loop.run();
        ask(connection);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).isEmpty();
        IdentifyStreams.send(
                questions.get(0), List.of(IdentifyMessage.ofLists(List.of(), List.of(Identify.PUSH.value()))));
        loop.run();
        assertThat(pushes).hasSize(1);
    }

    @Test
    void notEverybodyIsToldAtOnce() {
        List<FakeConnection> all = new ArrayList<>();
        for (int i = 0; i < Pusher.MAX_CONCURRENT + 10; i++) {
            all.add(connect().window(16));
        }
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(Pusher.MAX_CONCURRENT);
        for (int i = 0; i < all.size(); i++) {
            assertThat(read(pushes.get(i)).listenAddresses()).hasSize(1);
        }
        assertThat(pushes).hasSize(all.size());
    }

    @Test
    void aFailedPushIsTriedAgainAtTheNextChange() {
        FakeConnection connection = connect();
        node.addresses("/ip4/5.51.100.1/tcp/1");
        connection.window(16);
        loop.advance(Pusher.DELAY);
        loop.advance(ResourceLimits.defaults().times().identify());
        assertThat(pushes.get(0).failure()).isNotNull();
        connection.window(1 << 20);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(2);
        assertThat(Optional.ofNullable(Async.unwrap(pushes.get(0).failure()))).isPresent();
    }

    @Test
    void aChangeThatIsTakenBackIsToldIfItMayHaveArrivedByAPushThatFailed() {
        FakeConnection connection = connect();
        ask(connection);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(1);
        connection.window(16);
        node.addresses("/ip4/5.51.100.1/tcp/1", "/ip4/5.51.100.1/tcp/2");
        loop.advance(Pusher.DELAY);
        loop.advance(ResourceLimits.defaults().times().identify());
        assertThat(pushes.get(1).failure()).isNotNull();
        connection.window(1 << 20);
        node.addresses("/ip4/5.51.100.1/tcp/1");
        loop.advance(Pusher.DELAY);
        assertThat(pushes).hasSize(3);
    }
}
