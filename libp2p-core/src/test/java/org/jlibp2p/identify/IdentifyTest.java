package org.jlibp2p.identify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.FakeNode;
import org.jlibp2p.fake.FakeStream;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifyTest {
    private static final ResourceLimits LIMITS = ResourceLimits.defaults();
    private static final Duration DEADLINE = LIMITS.times().identify();
    private static final String PUBLIC = "/ip4/5.0.113.7/tcp/4001";
    private static final Bytes OBSERVED =
            Multiaddr.parse("/ip4/5.51.100.1/tcp/77").bytes();

    private final ManualLoop loop = new ManualLoop();
    private final FakeNode node = new FakeNode(loop, LIMITS);
    private final Identity remote = Identity.generate();
    private final FakeConnection connection = new FakeConnection(loop, remote, PUBLIC);
    private final Identify identify = Identify.service("test/1").create(node);

    @BeforeEach
    void start() {
        node.loop().execute(identify::start);
        loop.run();
    }

    private <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
        loop.run();
        return future;
    }

    private static List<Bytes> addresses(String... texts) {
        return Arrays.stream(texts).map(Multiaddr::parse).map(Multiaddr::bytes).toList();
    }

    private static List<Multiaddr> parsed(String... texts) {
        return Arrays.stream(texts).map(Multiaddr::parse).toList();
    }

    private IdentifyMessage says(List<Bytes> addresses, List<String> protocols, Optional<Bytes> record) {
        return new IdentifyMessage(
                Optional.of(remote.publicKey().encode()),
                addresses,
                protocols,
                Optional.of(OBSERVED),
                Optional.of("ipfs/0.1.0"),
                Optional.of("peer/2"),
                record);
    }

    private static void send(FakeStream end, IdentifyMessage... messages) {
        IdentifyStreams.send(end, List.of(messages));
    }

    private void answering(IdentifyMessage... messages) {
        connection.serve(Identify.PROTOCOL, end -> send(end, messages));
    }

    private IdentifyInfo connect() {
        node.connected(connection);
        return settled(identify.identified(connection)).getNow(null);
    }

    private Bytes record(long sequence, String... addresses) {
        return new PeerRecord(remote.peerId(), sequence, parsed(addresses))
                .seal(remote)
                .encode();
    }

    private FakeStream inbound(ProtocolId protocol) {
        return connection.inbound(protocol, node.handler(protocol));
    }

    /** What the node tells a peer that asks. */
    private List<IdentifyMessage> asked() {
        return told(inbound(Identify.PROTOCOL));
    }

    private List<IdentifyMessage> told(FakeStream peer) {
        var messages = peer.framed(IdentifyMessage.codec(4096));
        List<IdentifyMessage> all = new ArrayList<>();
        CompletableFuture<Void> done = Async.loop(
                () -> messages.next().thenApply(next -> next.map(all::add).orElse(false)));
        loop.run();
        assertThat(done).isCompleted();
        return all;
    }

    // ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void everyPeerThatConnectsIsAskedAndWhatItSaysIsRememberedAndPublished() {
        answering(says(addresses("/ip4/5.0.113.7/tcp/4001"), List.of("/echo/1"), Optional.empty()));
        IdentifyInfo info = connect();
        assertThat(info.agent()).isEqualTo("peer/2");
        assertThat(info.protocolVersion()).isEqualTo("ipfs/0.1.0");
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/echo/1"));
        assertThat(info.listenAddresses()).isEqualTo(parsed("/ip4/5.0.113.7/tcp/4001"));
        assertThat(info.observedAddress()).contains(Multiaddr.decode(OBSERVED));
        assertThat(info.publicKey()).isEqualTo(remote.publicKey());
        assertThat(identify.infoOf(remote.peerId())).contains(info);
        assertThat(node.peers().addresses(remote.peerId())).isEqualTo(info.listenAddresses());
        assertThat(node.peers().protocols(remote.peerId())).isEqualTo(info.protocols());
        assertThat(node.published()).containsExactly(new Identified(connection, info));
        assertThat(identify.observedAddresses().confirmed(1)).containsExactly(Multiaddr.decode(OBSERVED));
    }

    @Test
    void nothingIsSentAndTheStreamEndsInOrder() {
        answering(says(List.of(), List.of(), Optional.empty()));
        connect();
        FakeStream stream = connection.opened().get(0);
        assertThat(stream.writes()).isEmpty();
        assertThat(stream.closed()).isCompleted();
    }

    @Test
    void messagesUpToTheEndAreMerged() {
        answering(
                says(addresses("/ip4/5.0.113.7/tcp/1"), List.of("/a"), Optional.empty()),
                IdentifyMessage.ofLists(addresses("/ip4/5.0.113.7/tcp/2"), List.of("/b", "/a")),
                IdentifyMessage.ofLists(List.of(), List.of("/c")));
        IdentifyInfo info = connect();
        assertThat(info.agent()).isEqualTo("peer/2");
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/a"), ProtocolId.of("/b"), ProtocolId.of("/c"));
        assertThat(info.listenAddresses()).isEqualTo(parsed("/ip4/5.0.113.7/tcp/1", "/ip4/5.0.113.7/tcp/2"));
    }

    @Test
    void eachConnectionIsAskedOnceAndAnewOnRequest() {
        answering(says(List.of(), List.of(), Optional.empty()));
        connect();
        node.connected(connection);
        settled(identify.identified(connection));
        assertThat(connection.opened()).hasSize(1);
        answering(says(List.of(), List.of("/new"), Optional.empty()));
        IdentifyInfo anew = settled(identify.identify(connection)).getNow(null);
        assertThat(anew.protocols()).containsExactly(ProtocolId.of("/new"));
        assertThat(connection.opened()).hasSize(2);
        assertThat(identify.infoOf(remote.peerId())).contains(anew);
    }

    @Test
    void askingAConnectionNobodyHasHeardOfIsTheFirstExchange() {
        answering(says(List.of(), List.of(), Optional.empty()));
        assertThat(settled(identify.identify(connection))).isCompleted();
        assertThat(connect()).isNotNull();
        assertThat(connection.opened()).hasSize(1);
    }

    @Test
    void addressesOfANarrowerScopeThanThePeersMeanNothing() {
        answering(says(
                addresses(
                        "/ip4/5.0.113.8/tcp/1",
                        "/ip4/10.0.0.1/tcp/1",
                        "/ip4/127.0.0.1/tcp/1",
                        "/ip4/169.254.169.254/tcp/80",
                        "/ip4/0.0.0.0/tcp/1",
                        "/dns4/example.org/tcp/1"),
                List.of(),
                Optional.empty()));
        connect();
        assertThat(node.peers().addresses(remote.peerId()))
                .containsExactlyInAnyOrderElementsOf(parsed("/ip4/5.0.113.8/tcp/1", "/dns4/example.org/tcp/1"));
    }

    @Test
    void aPeerInAPrivateNetworkMaySayItsPrivateAddressesButNotLoopback() {
        FakeConnection near = new FakeConnection(loop, remote, "/ip4/192.168.1.9/tcp/1");
        near.serve(
                Identify.PROTOCOL,
                end -> send(
                        end,
                        says(addresses("/ip4/10.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1"), List.of(), Optional.empty())));
        node.connected(near);
        loop.run();
        assertThat(node.peers().addresses(remote.peerId())).isEqualTo(parsed("/ip4/10.0.0.1/tcp/1"));
    }

    @Test
    void peerIdsBehindAddressesAreTakenOff() {
        String foreign = "/p2p/" + Identity.generate().peerId();
        IdentifyMessage whole = says(
                addresses("/ip4/5.0.113.7/tcp/1/p2p/" + remote.peerId(), "/ip4/5.0.113.7/tcp/2" + foreign),
                List.of(),
                Optional.empty());
        answering(new IdentifyMessage(
                whole.publicKey(),
                whole.listenAddresses(),
                List.of(),
                Optional.of(Multiaddr.parse(
                                "/ip4/5.51.100.1/tcp/77/p2p/" + node.identity().peerId())
                        .bytes()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        IdentifyInfo info = connect();
        assertThat(info.listenAddresses()).isEqualTo(parsed("/ip4/5.0.113.7/tcp/1"));
        assertThat(info.observedAddress()).contains(Multiaddr.decode(OBSERVED));
        assertThat(info.agent()).isEmpty();
    }

    @Test
    void aValidRecordCountsMoreThanTheList() {
        Bytes record = record(5, "/ip4/5.0.113.7/tcp/9", "/ip4/10.0.0.1/tcp/1");
        answering(says(addresses("/ip4/5.0.113.7/tcp/1"), List.of(), Optional.of(record)));
        IdentifyInfo info = connect();
        assertThat(info.signedRecord()).contains(SignedEnvelope.decode(record));
        assertThat(node.peers().signedRecord(remote.peerId())).isEqualTo(info.signedRecord());
        assertThat(node.peers().addresses(remote.peerId())).isEqualTo(parsed("/ip4/5.0.113.7/tcp/9"));
    }

    @Test
    void T31_aRecordThatDoesNotHoldLeavesTheList() {
        Identity other = Identity.generate();
        Bytes foreign = new PeerRecord(other.peerId(), 1, parsed("/ip4/5.0.113.9/tcp/9"))
                .seal(other)
                .encode();
        Bytes valid = record(1, "/ip4/5.0.113.9/tcp/9");
        byte[] tampered = valid.toByteArray();
        tampered[tampered.length - 1] ^= 1;
        for (Bytes record : List.of(foreign, Bytes.wrap(tampered), Bytes.utf8("nonsense"), Bytes.empty())) {
            answering(says(addresses("/ip4/5.0.113.7/tcp/1"), List.of(), Optional.of(record)));
            connect();
            IdentifyInfo info = settled(identify.identify(connection)).getNow(null);
            assertThat(info.listenAddresses()).isEqualTo(parsed("/ip4/5.0.113.7/tcp/1"));
            assertThat(info.signedRecord()).isEmpty();
        }
        assertThat(node.peers().signedRecord(other.peerId())).isEmpty();
        assertThat(node.peers().addresses(other.peerId())).isEmpty();
        assertThat(connection.closed()).isNotDone();
    }

    @Test
    void T31_anOlderRecordChangesNothingInTheStore() {
        answering(says(List.of(), List.of(), Optional.of(record(5, "/ip4/5.0.113.7/tcp/5"))));
        connect();
        answering(says(List.of(), List.of(), Optional.of(record(4, "/ip4/5.0.113.7/tcp/4"))));
        settled(identify.identify(connection));
        assertThat(node.peers().addresses(remote.peerId())).isEqualTo(parsed("/ip4/5.0.113.7/tcp/5"));
    }

    @Test
    void T27_listsAndTextsAreCut() {
        List<IdentifyMessage> parts = new ArrayList<>();
        for (int part = 0; part < 10; part++) {
            int from = part * 200;
            List<Bytes> many = IntStream.range(from, from + 200)
                    .mapToObj(port ->
                            Multiaddr.parse("/ip4/5.0.113.7/tcp/" + (port + 1)).bytes())
                    .toList();
            List<String> names =
                    IntStream.range(from, from + 200).mapToObj(i -> "/p" + i).toList();
            parts.add(new IdentifyMessage(
                    Optional.empty(),
                    many,
                    names,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("a".repeat(300)),
                    Optional.empty()));
        }
        answering(parts.toArray(IdentifyMessage[]::new));
        IdentifyInfo info = connect();
        assertThat(info.agent()).hasSize(LIMITS.peers().identifyText());
        assertThat(info.protocols()).hasSize(LIMITS.peers().protocolsPerPeer());
        assertThat(info.listenAddresses()).hasSize(LIMITS.peers().identifyAddresses());
        assertThat(node.peers().addresses(remote.peerId()))
                .hasSize(LIMITS.peers().addressesPerPeer());
    }

    @Test
    void T27_moreMessagesThanAllowedAreAViolation() {
        IdentifyMessage[] endless = new IdentifyMessage[11];
        Arrays.fill(endless, says(List.of(), List.of(), Optional.empty()));
        answering(endless);
        node.connected(connection);
        CompletableFuture<IdentifyInfo> result = settled(identify.identified(connection));
        assertThat(Async.failureOf(result)).isInstanceOf(ProtocolViolationException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(ProtocolViolationException.class);
        assertThat(node.published()).isEmpty();
    }

    @Test
    void T44_anAnnouncedLengthAboveTheBoundResetsTheStream() {
        connection.serve(Identify.PROTOCOL, end -> end.write(Bytes.fromHex("ffffffff0f")));
        CompletableFuture<IdentifyInfo> result = settled(identify.identify(connection));
        assertThat(Async.failureOf(result)).isInstanceOf(MalformedMessageException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T64_namesAndAddressesThatCannotBeAreLeftOut() {
        answering(says(
                List.of(
                        Bytes.fromHex("ff"),
                        Bytes.empty(),
                        Multiaddr.parse("/ip4/5.0.113.7/tcp/1").bytes()),
                List.of("", "/new\nline", "/" + "x".repeat(2000), "/fine"),
                Optional.empty()));
        IdentifyInfo info = connect();
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/fine"));
        assertThat(info.listenAddresses()).hasSize(1);
    }

    @Test
    void anEndWithoutAMessageIsAFailure() {
        connection.serve(Identify.PROTOCOL, FakeStream::closeWrite);
        assertThat(Async.failureOf(settled(identify.identify(connection))))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T29_aForeignKeyMakesTheWholeAnswerVoid() {
        IdentifyMessage whole = says(addresses(PUBLIC), List.of("/a"), Optional.empty());
        answering(new IdentifyMessage(
                Optional.of(Identity.generate().publicKey().encode()),
                whole.listenAddresses(),
                whole.protocols(),
                whole.observedAddress(),
                whole.protocolVersion(),
                whole.agentVersion(),
                Optional.empty()));
        node.connected(connection);
        CompletableFuture<IdentifyInfo> result = settled(identify.identified(connection));
        assertThat(Async.failureOf(result)).isInstanceOf(ProtocolViolationException.class);
        assertThat(node.peers().peers()).isEmpty();
        assertThat(identify.infoOf(remote.peerId())).isEmpty();
        assertThat(identify.observedAddresses().confirmed(1)).isEmpty();
        assertThat(connection.closed()).isNotDone();
    }

    @Test
    void T10_aTrickleOfBytesDoesNotOutliveTheDeadline() {
        List<FakeStream> ends = new ArrayList<>();
        connection.serve(Identify.PROTOCOL, ends::add);
        CompletableFuture<IdentifyInfo> result = settled(identify.identify(connection));
        ends.get(0).write(Bytes.fromHex("8001"));
        for (int i = 0; i < 20; i++) {
            loop.advance(DEADLINE.dividedBy(20));
            ends.get(0).write(Bytes.fromHex("0a"));
        }
        assertThat(Async.failureOf(settled(result))).isInstanceOf(OperationTimeoutException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void T67_whatAPeerCallsItselfIsEscapedWhereItIsShown() {
        IdentifyMessage whole = says(List.of(), List.of(), Optional.empty());
        answering(new IdentifyMessage(
                whole.publicKey(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("evil\n\u001b[2Jagent"),
                Optional.empty()));
        assertThat(connect().toString()).contains("evil\\u{a}\\u{1b}[2Jagent").doesNotContain("\n");
    }

    @Test
    void aPeerThatDoesNotSpeakIdentifyIsAsUsableAsAnyOther() {
        node.connected(connection);
        assertThat(Async.failureOf(settled(identify.identified(connection)))).isInstanceOf(NegotiationException.class);
        assertThat(connection.closed()).isNotDone();
    }

    @Test
    void givingUpFreesTheStreamAndGivingUpWaitingDoesNot() {
        List<FakeStream> ends = new ArrayList<>();
        connection.serve(Identify.PROTOCOL, ends::add);
        node.connected(connection);
        CompletableFuture<IdentifyInfo> waiting = settled(identify.identified(connection));
        CompletableFuture<IdentifyInfo> asking = settled(identify.identify(connection));
        assertThat(ends).hasSize(2);
        waiting.cancel(false);
        asking.cancel(false);
        loop.run();
        assertThat(ends.get(0).failure()).isNull();
        assertThat(ends.get(1).failure()).isNotNull();
        send(ends.get(0), says(List.of(), List.of(), Optional.empty()));
        assertThat(settled(identify.identified(connection))).isCompleted();
    }

    @Test
    void withTheLastConnectionWhatAPeerSaidIsOnlyInTheStore() {
        answering(says(addresses(PUBLIC), List.of("/a"), Optional.empty()));
        connect();
        loop.advance(LIMITS.peers().connectedAddressTtl().multipliedBy(5));
        assertThat(node.peers().addresses(remote.peerId())).isNotEmpty();
        connection.close();
        loop.run();
        assertThat(identify.infoOf(remote.peerId())).isEmpty();
        assertThat(identify.observedAddresses().confirmed(1)).isEmpty();
        loop.advance(LIMITS.peers().connectedAddressTtl().minusNanos(1));
        assertThat(node.peers().addresses(remote.peerId())).isNotEmpty();
        loop.advance(Duration.ofNanos(1));
        assertThat(node.peers().addresses(remote.peerId())).isEmpty();
        assertThat(Async.failureOf(settled(identify.identify(connection))))
                .isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void stoppingEndsWhatIsUnderWay() {
        connection.serve(Identify.PROTOCOL, end -> {});
        node.connected(connection);
        CompletableFuture<IdentifyInfo> result = settled(identify.identified(connection));
        node.loop().execute(identify::stop);
        assertThat(Async.failureOf(settled(result))).isInstanceOf(NodeClosedException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(NodeClosedException.class);
        node.loop().close();
        loop.run();
        assertThat(loop.timers()).isZero();
    }

    // ── answering ───────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aPeerThatAsksIsToldEverythingInOneMessageIfItFits() {
        node.addresses("/ip4/5.51.100.1/tcp/4001");
        List<IdentifyMessage> told = asked();
        assertThat(told).hasSize(1);
        IdentifyMessage all = told.get(0);
        assertThat(all.publicKey()).contains(node.identity().publicKey().encode());
        assertThat(all.agentVersion()).contains("test/1");
        assertThat(all.protocolVersion()).contains("ipfs/0.1.0");
        assertThat(all.observedAddress()).contains(Multiaddr.parse(PUBLIC).bytes());
        assertThat(all.listenAddresses()).isEqualTo(addresses("/ip4/5.51.100.1/tcp/4001"));
        assertThat(all.protocols()).containsExactly("/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0");
        PeerRecord record =
                PeerRecord.open(SignedEnvelope.decode(all.signedRecord().orElseThrow()));
        assertThat(record.peer()).isEqualTo(node.identity().peerId());
        assertThat(record.addresses()).isEqualTo(parsed("/ip4/5.51.100.1/tcp/4001"));
    }

    @Test
    void theAnswerIsThatOfTheMoment() {
        asked();
        node.addresses("/ip4/5.51.100.1/tcp/4001");
        node.handle(ProtocolId.of("/echo/1"), stream -> stream.copyTo(stream));
        IdentifyMessage now = asked().get(0);
        assertThat(now.listenAddresses()).hasSize(1);
        assertThat(now.protocols()).contains("/echo/1");
    }

    @Test
    void longListsAreToldInSeveralMessagesTheRecordLast() {
        node.addresses(IntStream.range(1, 151)
                .mapToObj(port -> "/dns4/a-rather-long-name-of-a-host.example.org/tcp/" + port)
                .toArray(String[]::new));
        List<IdentifyMessage> told = asked();
        assertThat(told).hasSizeGreaterThan(2);
        assertThat(told.get(0).publicKey()).isPresent();
        assertThat(told.get(told.size() - 1).signedRecord()).isPresent();
        assertThat(IdentifyMessage.merge(told).listenAddresses()).hasSize(150);
        assertThat(IdentifyMessage.merge(told).protocols()).hasSize(2);
    }

    @Test
    void addressesAreToldOnlyWhereTheyMeanSomething() {
        node.addresses("/ip4/127.0.0.1/tcp/1", "/ip4/10.0.0.1/tcp/1", "/ip4/5.51.100.1/tcp/1");
        assertThat(asked().get(0).listenAddresses()).isEqualTo(addresses("/ip4/5.51.100.1/tcp/1"));
        FakeConnection near = new FakeConnection(loop, Identity.generate(), "/ip4/10.0.0.9/tcp/1");
        FakeConnection here = new FakeConnection(loop, Identity.generate(), "/ip4/127.0.0.1/tcp/9");
        IdentifyMessage toNear = told(near.inbound(Identify.PROTOCOL, node.handler(Identify.PROTOCOL)))
                .get(0);
        IdentifyMessage toHere = told(here.inbound(Identify.PROTOCOL, node.handler(Identify.PROTOCOL)))
                .get(0);
        assertThat(toNear.listenAddresses()).isEqualTo(addresses("/ip4/10.0.0.1/tcp/1", "/ip4/5.51.100.1/tcp/1"));
        assertThat(toHere.listenAddresses()).hasSize(3);
    }

    @Test
    void theSequenceOfRecordsRisesAtEachChangeEvenIfTheClockStands() {
        long last = -1;
        for (int i = 1; i < 5; i++) {
            node.addresses("/ip4/5.51.100.1/tcp/" + i);
            long sequence = PeerRecord.open(
                            SignedEnvelope.decode(asked().get(0).signedRecord().orElseThrow()))
                    .sequence();
            assertThat(sequence).isGreaterThan(last);
            last = sequence;
        }
        assertThat(last).isGreaterThan(1_700_000_000_000_000_000L);
        assertThat(asked().get(0).signedRecord()).isEqualTo(asked().get(0).signedRecord());
    }

    @Test
    void aPeerThatAsksAndDoesNotReadLosesTheStream() {
        connection.window(10);
        node.addresses("/ip4/5.51.100.1/tcp/4001");
        FakeStream peer = inbound(Identify.PROTOCOL);
        loop.advance(DEADLINE);
        assertThat(peer.other().failure()).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void agentsThatCannotBeToldAreRefused() {
        assertThatThrownBy(() -> Identify.service("x".repeat(257))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identify.service("a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    // ── pushes from the peer ────────────────────────────────────────────────────────────────────────────────────

    private FakeStream pushes(IdentifyMessage... messages) {
        FakeStream peer = inbound(Identify.PUSH);
        send(peer, messages);
        loop.run();
        return peer;
    }

    @Test
    void aPushReplacesWhatItHoldsAndLeavesTheRest() {
        answering(says(addresses(PUBLIC), List.of("/a"), Optional.empty()));
        connect();
        pushes(IdentifyMessage.ofLists(List.of(), List.of("/b")));
        IdentifyInfo info = identify.infoOf(remote.peerId()).orElseThrow();
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/b"));
        assertThat(info.agent()).isEqualTo("peer/2");
        assertThat(info.listenAddresses()).hasSize(1);
        pushes(IdentifyMessage.ofLists(addresses("/ip4/5.0.113.7/tcp/8"), List.of()));
        info = identify.infoOf(remote.peerId()).orElseThrow();
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/b"));
        assertThat(info.listenAddresses()).isEqualTo(parsed("/ip4/5.0.113.7/tcp/8"));
        assertThat(node.published()).hasSize(3);
    }

    @Test
    void T28_pushesBeyondTheBurstAreReset() {
        answering(says(List.of(), List.of(), Optional.empty()));
        connect();
        for (int i = 0; i < LIMITS.peers().pushBurst(); i++) {
            assertThat(pushes(says(List.of(), List.of("/p" + i), Optional.empty()))
                            .failure())
                    .isNull();
        }
        FakeStream refused = pushes(says(List.of(), List.of("/late"), Optional.empty()));
        assertThat(refused.other().failure()).isInstanceOf(LimitExceededException.class);
        assertThat(node.peers().protocols(remote.peerId())).doesNotContain(ProtocolId.of("/late"));
        loop.advance(LIMITS.peers().pushInterval());
        pushes(says(List.of(), List.of("/late"), Optional.empty()));
        assertThat(node.peers().protocols(remote.peerId())).containsExactly(ProtocolId.of("/late"));
    }

    @Test
    void T29_aPushWithAForeignKeyIsReset() {
        answering(says(List.of(), List.of("/a"), Optional.empty()));
        connect();
        IdentifyMessage foreign = new IdentifyMessage(
                Optional.of(Identity.generate().publicKey().encode()),
                List.of(),
                List.of("/b"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(pushes(foreign).other().failure()).isInstanceOf(ProtocolViolationException.class);
        assertThat(node.peers().protocols(remote.peerId())).containsExactly(ProtocolId.of("/a"));
    }
}
