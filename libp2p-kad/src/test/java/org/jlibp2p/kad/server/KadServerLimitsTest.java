package org.jlibp2p.kad.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.protocol.KadRequest.Ping;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.server.ServerFixture.ASKER;
import static org.jlibp2p.kad.server.ServerFixture.HERE;
import static org.jlibp2p.kad.server.ServerFixture.peer;

/** How much of everything a peer can have of a server. */
class KadServerLimitsTest {
    private static final Bytes KEY = Bytes.utf8("/test/key");
    private static final Bytes CONTENT = Bytes.utf8("a multihash");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ServerFixture server = new ServerFixture();

    private static void assertLimit(Throwable refusal, String limit) {
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        refused -> assertThat(refused.limit()).isEqualTo("KadServerLimits." + limit));
    }

    private static AddProvider announce(int number) {
        return new AddProvider(
                Bytes.utf8("content " + number), List.of(KadPeer.of(new PeerInfo(ASKER, List.of(HERE)))));
    }

    @Test
    void T53_aPeerHas32StreamsAndNoMoreAndOthersHaveTheirs() {
        List<ServerFixture.Asking> streams = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            streams.add(server.open());
        }
        assertLimit(server.open().refusal(), "streamsPerPeer");
        assertThat(streams).allMatch(ServerFixture.Asking::isOpen);
        server.open(peer(2)).ask(new Ping());
        streams.get(5).pipe.closeWrite();
        server.time.run();
        server.open().ask(new Ping());
        assertThat(server.server().counts().streams()).isEqualTo(33);
    }

    @Test
    void T53_aStreamWithoutAWholeRequestForAMinuteIsReset() {
        ServerFixture.Asking stream = server.open();
        server.time.advance(Duration.ofSeconds(60).minusMillis(1));
        stream.ask(new Ping());
        server.time.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(stream.isOpen()).isTrue();
        server.time.advance(Duration.ofMillis(1));
        assertThat(stream.refusal()).isInstanceOf(OperationTimeoutException.class);
        assertThat(server.time.timers()).isZero();
    }

    @Test
    void T53_aRequestThatComesByteByByteIsNoReasonToWaitLonger() {
        ServerFixture.Asking stream = server.open();
        Bytes request = KadCodec.requests(1000).encode(new FindNode(Bytes.wrap(new byte[200])));
        Bytes framed = Bytes.concat(Varint.encode(request.size()), request);
        for (int i = 0; i < 60; i++) {
            assertThat(stream.isOpen()).isTrue();
            stream.pipe.write(framed.slice(i, i + 1));
            server.time.advance(SECOND);
        }
        assertThat(stream.refusal()).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void T53_aRequestIsReadUpToItsBoundAndOneByteMoreIsRefused() {
        server.with(limits -> limits.withSizes(1000, limits.reply()));
        int around = KadCodec.requests(2000)
                        .encode(new FindNode(Bytes.wrap(new byte[900])))
                        .size()
                - 900;
        server.ask(new FindNode(Bytes.wrap(new byte[1000 - around])));
        ServerFixture.Asking stream = server.open();
        stream.send(new FindNode(Bytes.wrap(new byte[1001 - around])));
        assertThat(stream.refusal()).isInstanceOf(MalformedMessageException.class);
        assertThat(server.server().counts().refused()).isEqualTo(1);
    }

    @Test
    void T53_whatCannotBeReadResetsItsStreamAndDisturbsNoOther() {
        ServerFixture.Asking other = server.open();
        for (String message : List.of("0206ff", "03080612", "0208ff", "020800")) {
            ServerFixture.Asking stream = server.open();
            stream.pipe.write(Bytes.fromHex(message));
            stream.pipe.closeWrite();
            assertThat(stream.refusal()).as(message).isInstanceOf(MalformedMessageException.class);
        }
        other.ask(new Ping());
    }

    @Test
    void T48_aStreamEndsAfterItsNumberOfRequestsInOrder() {
        server.with(limits -> limits.withStreamLife(5, Duration.ofHours(1)));
        ServerFixture.Asking stream = server.open();
        for (int i = 0; i < 5; i++) {
            stream.ask(new Ping());
        }
        assertThat(stream.served).isCompleted();
        assertThat(stream.pipe.read()).isNotCompletedExceptionally();
    }

    @Test
    void T48_aStreamEndsAfterItsTimeHoweverBusyItIs() {
        ServerFixture.Asking stream = server.open();
        for (int i = 0; i < 119; i++) {
            server.time.advance(Duration.ofSeconds(30));
            stream.ask(new Ping());
        }
        server.time.advance(Duration.ofSeconds(30));
        assertThat(stream.served).as("between two requests it ends in order").isCompleted();
        assertThat(server.time.timers()).isZero();
    }

    @Test
    void T48_onePeerCannotFillTheStore() {
        server.providers = MemoryProviderStore.create(
                ProviderStoreLimits.defaults().withTotal(1000).withPerPeer(10));
        ServerFixture.Asking stream = server.open();
        for (int i = 0; i < 10; i++) {
            stream.send(announce(i));
        }
        assertThat(stream.isOpen()).isTrue();
        stream.send(announce(10));
        assertThat(server.server().counts().refused()).isEqualTo(1);
        stream.send(announce(3));
        stream.ask(new Ping());
        assertThat(stream.isOpen()).as("it breaks no rule to have many keys").isTrue();
        assertThat(server.ask(new GetProviders(announce(10).key())).providers()).isEmpty();
    }

    /** A provider store that answers nobody until it is told to. */
    private static final class SilentProviders implements ProviderStore {
        private final List<CompletableFuture<Void>> added = new ArrayList<>();
        private final List<CompletableFuture<List<PeerInfo>>> asked = new ArrayList<>();

        @Override
        public CompletableFuture<Void> add(Bytes key, PeerInfo provider, Instant now) {
            added.add(new CompletableFuture<>());
            return added.get(added.size() - 1);
        }

        @Override
        public CompletableFuture<List<PeerInfo>> find(Bytes key, int limit, Instant now) {
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
        }
    }

    @Test
    void T53_noMoreRequestsAreServedAtATimeThanMayBe() {
        server.with(limits -> limits.withRequests(3, 1 << 20));
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        List<ServerFixture.Asking> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(server.open());
            streams.get(i).send(new GetProviders(CONTENT));
        }
        ServerFixture.Asking oneMore = server.open();
        oneMore.send(new GetProviders(CONTENT));
        assertLimit(oneMore.refusal(), "requests");
        silent.asked.get(0).complete(List.of());
        assertThat(streams.get(0).receive()).isCompleted();
        server.open().ask(new Ping());
        assertThat(server.server().counts().underWay()).isEqualTo(2);
    }

    @Test
    void T53_requestsBeingServedTakeNoMoreMemoryThanTheyMay() {
        server.with(limits -> limits.withRequests(1000, 10_000));
        server.providers = new SilentProviders();
        ServerFixture.Asking first = server.open();
        first.send(new GetProviders(CONTENT));
        ServerFixture.Asking second = server.open();
        second.send(new FindNode(Bytes.wrap(new byte[9_000])));
        assertLimit(second.refusal(), "requestMemory");
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void T53_aRequestThatTheStoreDoesNotAnswerGivesUpItsPlaceInTime() {
        server.with(limits -> limits.withRequests(1, 1 << 20));
        server.providers = new SilentProviders();
        ServerFixture.Asking stream = server.open();
        stream.send(new GetProviders(CONTENT));
        server.time.advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(stream.isOpen()).isTrue();
        server.time.advance(Duration.ofMillis(1));
        assertThat(stream.refusal()).isInstanceOf(OperationTimeoutException.class);
        server.open().ask(new Ping());
        assertThat(server.server().counts().failed()).isEqualTo(1);
        assertThat(server.server().counts().underWay()).isZero();
    }

    @Test
    void requestsOnOneStreamAreAnsweredInTheirOrderOneAtATime() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(new GetProviders(CONTENT));
        stream.send(new GetProviders(CONTENT));
        stream.send(new Ping());
        CompletableFuture<KadReply> first = stream.receive();
        assertThat(silent.asked).hasSize(1);
        assertThat(first).isNotDone();
        silent.asked.get(0).complete(List.of());
        server.time.run();
        assertThat(first).isCompleted();
        silent.asked.get(1).complete(List.of());
        assertThat(stream.receive().join().type()).isEqualTo(new GetProviders(CONTENT).type());
        assertThat(stream.receive().join().type()).isEqualTo(new Ping().type());
    }

    @Test
    void announcementsDoNotWaitForTheDiskUpToABound() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        for (int i = 0; i < ServedStream.MAX_UNANSWERED + 10; i++) {
            stream.send(announce(i));
        }
        assertThat(silent.added).hasSize(ServedStream.MAX_UNANSWERED + 1);
        silent.added.get(ServedStream.MAX_UNANSWERED).complete(null);
        server.time.run();
        assertThat(silent.added).hasSize(ServedStream.MAX_UNANSWERED + 2);
        for (int i = 0; i < silent.added.size(); i++) {
            silent.added.get(i).complete(null);
            server.time.run();
        }
        assertThat(stream.ask(new Ping())).isNotNull();
        assertThat(server.server().counts().underWay()).isZero();
    }

    @Test
    void anAnnouncementForWhichTheStoreHasNoRoomIsLeftOutAndTheNextOneIsRead() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(announce(1));
        silent.added.get(0).completeExceptionally(new LimitExceededException("ProviderStoreLimits.total", "system"));
        stream.send(announce(2));
        silent.added.get(1).complete(null);
        stream.ask(new Ping());
        assertThat(server.server().counts().refused()).isEqualTo(1);
        stream.pipe.closeWrite();
        server.time.run();
        assertThat(stream.served).isCompleted();
    }

    @Test
    void anAnnouncementThatTheStoreFailsToKeepResetsTheStream() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(announce(1));
        silent.added.get(0).completeExceptionally(new IllegalStateException("no disk"));
        assertThat(stream.refusal()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStreamEndsInOrderOnlyWhenAllThatWasAnnouncedOnItIsKept() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(announce(1));
        stream.send(announce(2));
        stream.pipe.closeWrite();
        server.time.run();
        silent.added.get(1).complete(null);
        server.time.run();
        assertThat(stream.isOpen()).isTrue();
        silent.added.get(0).complete(null);
        server.time.run();
        assertThat(stream.served).isCompleted();
    }

    @Test
    void aStreamWhoseLastAnnouncementIsNotKeptIsResetAndNotEnded() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(announce(1));
        stream.pipe.closeWrite();
        server.time.run();
        silent.added.get(0).completeExceptionally(new IllegalStateException("no disk"));
        assertThat(stream.refusal()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void T53_thousandsOfAddressesInOneAnnouncementAreReadAsFarAsTheyWouldBeTold() {
        List<KadPeer> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<Multiaddr> addresses = new ArrayList<>();
            for (int j = 0; j < 60; j++) {
                addresses.add(Multiaddr.parse("/ip4/1.2.3.4/tcp/" + (1 + i * 60 + j)));
            }
            many.add(KadPeer.of(new PeerInfo(ASKER, addresses)));
        }
        int[] looked = new int[1];
        PeerInfo provider = RequestRules.provider(new AddProvider(CONTENT, many), ASKER, address -> {
            looked[0]++;
            return true;
        });
        assertThat(provider.addresses())
                .isEqualTo(many.get(0).info().addresses().subList(0, 16));
        assertThat(looked[0]).isEqualTo(16);
    }

    @Test
    void aStreamThatWasOnItsWayWhenTheNodeBecameAClientIsNotServed() {
        ServerFixture.Asking before = server.open();
        before.ask(new Ping());
        server.server().stopServing(new NodeClosedException("a client now"));
        assertThat(before.refusal()).isInstanceOf(NodeClosedException.class);
        assertThat(server.open().refusal()).isInstanceOf(NodeClosedException.class);
        assertThat(server.server().counts().streams()).isZero();
        server.server().serveAgain();
        server.open().ask(new Ping());
    }

    @Test
    void aStoreThatThrowsFailsOneRequestAndNoMore() {
        server.providers = new ProviderStore() {
            @Override
            public CompletableFuture<Void> add(Bytes key, PeerInfo provider, Instant now) {
                throw new IllegalStateException("broken");
            }

            @Override
            public CompletableFuture<List<PeerInfo>> find(Bytes key, int limit, Instant now) {
                throw new IllegalStateException("broken");
            }
        };
        ServerFixture.Asking stream = server.open();
        stream.send(new GetProviders(CONTENT));
        assertThat(stream.refusal()).isInstanceOf(IllegalStateException.class);
        server.open().ask(new Ping());
        assertThat(server.server().counts().underWay()).isZero();
    }

    @Test
    void allStreamsAreResetWhenTheNodeIsAServerNoMore() {
        ServerFixture.Asking first = server.open();
        ServerFixture.Asking second = server.open(peer(2));
        first.ask(new Ping());
        server.server().resetStreams(new NodeClosedException("a client now"));
        assertThat(first.refusal()).isInstanceOf(NodeClosedException.class);
        assertThat(second.refusal()).isInstanceOf(NodeClosedException.class);
        assertThat(server.server().counts().streams()).isZero();
        assertThat(server.time.timers()).isZero();
    }

    @Test
    void aPeerThatResetsItsStreamLeavesNothingBehind() {
        SilentProviders silent = new SilentProviders();
        server.providers = silent;
        ServerFixture.Asking stream = server.open();
        stream.send(new GetProviders(CONTENT));
        stream.pipe.reset(new StreamResetException(ErrorCode.NONE, false));
        server.time.run();
        silent.asked.get(0).complete(List.of());
        server.time.run();
        assertThat(stream.served).isCompletedExceptionally();
        assertThat(server.server().counts().failed())
                .as("what the peer did is no failure here")
                .isZero();
        assertThat(server.server().counts().streams()).isZero();
        assertThat(server.server().counts().underWay()).isZero();
        assertThat(server.time.timers()).isZero();
    }

    private KadReply fits(KadRequest request) {
        ServerFixture.Asking stream = server.open();
        CompletableFuture<Integer> size = new CompletableFuture<>();
        stream.pipe.write(framed(request));
        List<Bytes> read = new ArrayList<>();
        Async.loop(() -> stream.pipe.read().thenApply(bytes -> {
            read.add(bytes);
            Bytes all = Bytes.concat(read);
            int prefix = Varint.sizeAt(all, 0);
            if (prefix > 0 && all.size() == prefix + Varint.read(all, 0)) {
                size.complete(all.size() - prefix);
                return false;
            }
            return true;
        }));
        server.time.run();
        assertThat(size.join()).isLessThanOrEqualTo(16_384);
        Bytes all = Bytes.concat(read);
        return KadCodec.replies(16_384).decode(all.slice(Varint.sizeAt(all, 0)));
    }

    private static Bytes framed(KadRequest request) {
        Bytes bytes = KadCodec.requests(1 << 20).encode(request);
        return Bytes.concat(Varint.encode(bytes.size()), bytes);
    }

    /** Each peer of the table has as many long addresses as anybody. */
    private void fillWithLongAddresses() {
        server.fill(60);
        server.table.forEach(peer -> {
            List<Multiaddr> many = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                many.add(Multiaddr.parse("/dns4/" + "x".repeat(55) + "/tcp/" + (1000 + i)));
            }
            server.addresses.put(peer, many);
        });
        server.inScope = address -> true;
    }

    @Test
    void aReplyHasNoMoreThan16KiBAndAddressesAreGivenUpBeforePeers() {
        fillWithLongAddresses();
        KadReply reply = fits(new FindNode(CONTENT));
        assertThat(reply.closer()).extracting(KadPeer::id).isEqualTo(server.closest(CONTENT, 20));
        assertThat(reply.closer()).allMatch(peer -> !peer.addresses().isEmpty());
        assertThat(reply.closer().get(0).addresses()).hasSize(16);
        assertThat(reply.closer().get(19).addresses()).hasSizeLessThan(5);
    }

    @Test
    void aValueOf10KiBFitsIntoAReplyWithAllCloserPeers() {
        fillWithLongAddresses();
        server.ask(new PutValue(KEY, KadRecord.of(KEY, Bytes.wrap(new byte[RequestRules.MAX_VALUE]))));
        KadReply reply = fits(new GetValue(KEY));
        assertThat(reply.record().orElseThrow().value().size()).isEqualTo(RequestRules.MAX_VALUE);
        assertThat(reply.closer()).extracting(KadPeer::id).isEqualTo(server.closest(KEY, 20));
    }

    @Test
    void ofManyProvidersAsManyAreToldAsFitBesideTheCloserPeers() {
        fillWithLongAddresses();
        for (int i = 100; i < 400; i++) {
            server.providers.add(CONTENT, new PeerInfo(peer(i), List.of(HERE)), server.service.now());
        }
        KadReply reply = fits(new GetProviders(CONTENT));
        assertThat(reply.closer()).hasSize(20);
        assertThat(reply.providers()).hasSizeBetween(150, 256);
        assertThat(reply.providers()).allMatch(provider -> provider.addresses().equals(List.of(HERE)));
    }

    @Test
    void aRelayedAddressIsToldBehindDirectOnes() {
        server.fill(1);
        Multiaddr relayed = Multiaddr.parse(HERE + "/p2p/" + peer(5) + "/p2p-circuit");
        server.addresses.put(peer(10), List.of(relayed, HERE));
        assertThat(fits(new FindNode(CONTENT)).closer().get(0).addresses()).containsExactly(HERE, relayed);
    }
}
