package org.jlibp2p.kad.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.protocol.KadRequest.Ping;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.kad.server.RefusedRequestException.Reason;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.server.ServerFixture.ASKER;
import static org.jlibp2p.kad.server.ServerFixture.HERE;
import static org.jlibp2p.kad.server.ServerFixture.PRIVATE;
import static org.jlibp2p.kad.server.ServerFixture.SELF;
import static org.jlibp2p.kad.server.ServerFixture.peer;

/** Every rule of every request. */
class KadServerTest {
    private static final Bytes KEY = Bytes.utf8("/test/key");
    private static final Bytes CONTENT = Bytes.utf8("a multihash");

    private final ServerFixture server = new ServerFixture();

    private static List<PeerId> ids(List<KadPeer> peers) {
        return peers.stream().map(KadPeer::id).toList();
    }

    private static PutValue put(Bytes key, String value) {
        return new PutValue(key, KadRecord.of(key, Bytes.utf8(value)));
    }

    private static AddProvider announce(Bytes key, PeerId who, Multiaddr... where) {
        return new AddProvider(key, List.of(KadPeer.of(new PeerInfo(who, List.of(where)))));
    }

    private List<PeerInfo> providers() {
        return server.ask(new GetProviders(CONTENT)).providers().stream()
                .map(KadPeer::info)
                .toList();
    }

    private Optional<String> value() {
        return server.ask(new GetValue(KEY))
                .record()
                .map(record -> record.value().utf8());
    }

    @Test
    void findNodeTellsThe20ClosestInTheirOrder() {
        server.fill(100);
        KadReply reply = server.ask(new FindNode(CONTENT));
        assertThat(ids(reply.closer())).hasSize(20).isEqualTo(server.closest(CONTENT, 20));
        assertThat(reply.closer().get(0).addresses())
                .isEqualTo(server.addresses.get(reply.closer().get(0).id()));
        assertThat(reply.key()).isEqualTo(Bytes.empty());
        assertThat(reply.type()).isEqualTo(MessageType.FIND_NODE);
    }

    @Test
    void whoAsksAndTheNodeItselfAreNotAmongTheClosest() {
        server.fill(10);
        server.table.add(ASKER);
        server.table.add(SELF);
        server.addresses.put(ASKER, List.of(HERE));
        server.addresses.put(SELF, List.of(HERE));
        assertThat(ids(server.ask(new FindNode(CONTENT)).closer())).hasSize(10).doesNotContain(ASKER, SELF);
        assertThat(ids(server.ask(new GetProviders(CONTENT)).closer())).doesNotContain(ASKER, SELF);
        assertThat(ids(server.ask(new GetValue(KEY)).closer())).doesNotContain(ASKER, SELF);
    }

    @Test
    void aPeerThatIsLookedForComesFirstEvenIfItIsNoServer() {
        server.fill(40);
        PeerId client = peer(2);
        server.addresses.put(client, List.of(HERE));
        List<KadPeer> closer = server.ask(new FindNode(client.bytes())).closer();
        assertThat(closer.get(0).info()).isEqualTo(new PeerInfo(client, List.of(HERE)));
        assertThat(ids(closer.subList(1, 21))).isEqualTo(server.closest(client.bytes(), 20));
        assertThat(closer).hasSize(21);
    }

    @Test
    void aPeerThatIsLookedForIsThereOnceIfItIsAServer() {
        server.fill(40);
        Bytes key = peer(12).bytes();
        assertThat(ids(server.ask(new FindNode(key)).closer())).isEqualTo(server.closest(key, 20));
    }

    @Test
    void whoLooksForItselfOrForTheServerIsTold() {
        server.fill(5);
        server.table.add(ASKER);
        server.addresses.put(ASKER, List.of(HERE));
        server.addresses.put(SELF, List.of(HERE));
        assertThat(ids(server.ask(new FindNode(ASKER.bytes())).closer()))
                .startsWith(ASKER)
                .hasSize(6);
        assertThat(ids(server.ask(new FindNode(SELF.bytes())).closer()))
                .startsWith(SELF)
                .hasSize(6);
    }

    @Test
    void aPeerThatIsLookedForAndNotKnownIsNotTold() {
        server.fill(5);
        assertThat(ids(server.ask(new FindNode(peer(2).bytes())).closer())).hasSize(5);
        server.addresses.put(peer(2), List.of(PRIVATE));
        assertThat(ids(server.ask(new FindNode(peer(2).bytes())).closer())).hasSize(5);
    }

    @Test
    void ofAddressesThoseInScopeAreToldAndPeersWithoutAnyNot() {
        server.fill(24);
        PeerId hidden = server.closest(CONTENT, 1).get(0);
        PeerId mixed = server.closest(CONTENT, 2).get(1);
        server.addresses.put(hidden, List.of(PRIVATE));
        server.addresses.put(mixed, List.of(PRIVATE, HERE, Multiaddr.parse("/ip4/127.0.0.1/tcp/1")));
        List<KadPeer> closer = server.ask(new FindNode(CONTENT)).closer();
        assertThat(ids(closer)).hasSize(20).doesNotContain(hidden).startsWith(mixed);
        assertThat(closer.get(0).addresses()).containsExactly(HERE);
    }

    @Test
    void addressesThatHaveChangedAreToldSoon() {
        server.fill(1);
        assertThat(server.ask(new FindNode(CONTENT)).closer().get(0).addresses())
                .containsExactly(ServerFixture.address(10));
        server.addresses.put(peer(10), List.of(HERE));
        server.time.advance(KnownPeers.FRESH);
        assertThat(server.ask(new FindNode(CONTENT)).closer().get(0).addresses())
                .containsExactly(HERE);
    }

    @Test
    void whatAPeerSaysOfItselfIsToldAtOnce() {
        server.fill(1);
        server.ask(new FindNode(CONTENT));
        server.addresses.put(peer(10), List.of(HERE));
        server.server().moved(peer(10));
        assertThat(server.ask(new FindNode(CONTENT)).closer().get(0).addresses())
                .containsExactly(HERE);
    }

    @Test
    void aRequestThatNeedsAKeyAndHasNoneIsRefused() {
        assertThat(server.refused(new FindNode(Bytes.empty()))).isEqualTo(Reason.NO_KEY);
        assertThat(server.refused(new GetValue(Bytes.empty()))).isEqualTo(Reason.NO_KEY);
        assertThat(server.refused(new GetProviders(Bytes.empty()))).isEqualTo(Reason.NO_KEY);
        assertThat(server.refused(announce(Bytes.empty(), ASKER, HERE))).isEqualTo(Reason.NO_KEY);
        assertThat(server.refused(put(Bytes.empty(), "x"))).isEqualTo(Reason.NO_KEY);
        assertThat(server.server().counts().refused()).isEqualTo(5);
    }

    @Test
    void keysHaveTheirBounds() {
        Bytes longest = Bytes.wrap(new byte[RequestRules.MAX_PROVIDER_KEY]);
        Bytes tooLong = Bytes.wrap(new byte[RequestRules.MAX_PROVIDER_KEY + 1]);
        assertThat(server.refused(new GetProviders(tooLong))).isEqualTo(Reason.KEY_TOO_LONG);
        assertThat(server.refused(announce(tooLong, ASKER, HERE))).isEqualTo(Reason.KEY_TOO_LONG);
        assertThat(server.refused(new GetValue(Bytes.wrap(new byte[RequestRules.MAX_VALUE_KEY + 1]))))
                .isEqualTo(Reason.KEY_TOO_LONG);
        server.ask(new GetProviders(longest));
        server.ask(new GetValue(Bytes.wrap(new byte[RequestRules.MAX_VALUE_KEY])));
        server.ask(new FindNode(Bytes.wrap(new byte[10_000])));
    }

    @Test
    void whoAnnouncesContentIsToldToThoseWhoLookForIt() {
        server.fill(30);
        ServerFixture.Asking stream = server.open();
        stream.send(announce(CONTENT, ASKER, HERE, PRIVATE));
        assertThat(stream.isOpen()).isTrue();
        KadReply reply = server.ask(new GetProviders(CONTENT));
        assertThat(reply.providers().stream().map(KadPeer::info)).containsExactly(new PeerInfo(ASKER, List.of(HERE)));
        assertThat(ids(reply.closer())).isEqualTo(server.closest(CONTENT, 20));
        assertThat(reply.key()).isEqualTo(CONTENT);
    }

    @Test
    void anAnnouncementIsNotAnswered() {
        ServerFixture.Asking stream = server.open();
        stream.send(announce(CONTENT, ASKER, HERE));
        assertThat(stream.ask(new Ping()).type()).isEqualTo(MessageType.PING);
    }

    @Test
    void T49_onlyTheSenderIsAProviderAndOnlyWithAnAddress() {
        assertThat(server.refused(announce(CONTENT, peer(7), HERE))).isEqualTo(Reason.NO_PROVIDER);
        assertThat(server.refused(announce(CONTENT, ASKER))).isEqualTo(Reason.NO_PROVIDER);
        assertThat(server.refused(new AddProvider(CONTENT, List.of()))).isEqualTo(Reason.NO_PROVIDER);
        assertThat(providers()).isEmpty();
        server.open()
                .send(new AddProvider(
                        CONTENT,
                        List.of(
                                KadPeer.of(new PeerInfo(peer(7), List.of(HERE))),
                                KadPeer.of(new PeerInfo(ASKER, List.of(HERE))))));
        assertThat(providers()).containsExactly(new PeerInfo(ASKER, List.of(HERE)));
    }

    @Test
    void aProviderWithoutAnAddressInScopeIsKeptAndTheAddressesKnownOfItAreTold() {
        server.open().send(announce(CONTENT, ASKER, PRIVATE));
        assertThat(providers()).containsExactly(new PeerInfo(ASKER, List.of()));
        server.addresses.put(ASKER, List.of(HERE, PRIVATE));
        assertThat(providers()).containsExactly(new PeerInfo(ASKER, List.of(HERE)));
    }

    /** As one behind a router that has found a relay only after it had announced what it has. */
    @Test
    void whereAProviderIsNowIsToldBesideWhereItSaidThatItIs() {
        Multiaddr before = ServerFixture.address(7);
        server.open().send(announce(CONTENT, ASKER, before));
        server.addresses.put(ASKER, List.of(HERE, before, PRIVATE));
        assertThat(providers()).containsExactly(new PeerInfo(ASKER, List.of(before, HERE)));
    }

    @Test
    void aValueIsEchoedWhenItIsKeptAndThenTold() {
        server.fill(30);
        KadReply echo = server.ask(put(KEY, "value"));
        assertThat(echo.type()).isEqualTo(MessageType.PUT_VALUE);
        assertThat(echo.key()).isEqualTo(KEY);
        assertThat(echo.record()).contains(KadRecord.of(KEY, Bytes.utf8("value")));
        assertThat(echo.closer()).isEmpty();
        Instant put = server.service.now();
        server.time.advance(Duration.ofMinutes(5));
        KadReply reply = server.ask(new GetValue(KEY));
        assertThat(reply.record()).contains(new KadRecord(KEY, Bytes.utf8("value"), Optional.of(put)));
        assertThat(ids(reply.closer())).isEqualTo(server.closest(KEY, 20));
    }

    @Test
    void aKeyWithoutAValueHasOnlyPeersCloser() {
        server.fill(3);
        KadReply reply = server.ask(new GetValue(KEY));
        assertThat(reply.record()).isEmpty();
        assertThat(reply.closer()).hasSize(3);
    }

    @Test
    void aValueUnderAnotherKeyThanItsOwnIsRefused() {
        assertThat(server.refused(new PutValue(KEY, KadRecord.of(Bytes.utf8("/test/other"), Bytes.utf8("value")))))
                .isEqualTo(Reason.OTHER_KEY);
    }

    @Test
    void T48_aValueOfAnUnknownNamespaceOrNoneIsRefused() {
        for (String key : List.of("/other/key", "/test", "test/key", "key", "/", "//", "/pk", "///")) {
            ServerFixture.Asking stream = server.open();
            stream.send(put(Bytes.utf8(key), "value"));
            assertThat(stream.broken())
                    .as(key)
                    .isInstanceOfSatisfying(
                            InvalidRecordException.class,
                            refused -> assertThat(refused.reason())
                                    .isEqualTo(InvalidRecordException.Reason.UNKNOWN_NAMESPACE));
            assertThat(server.ask(new GetValue(Bytes.utf8(key))).record()).isEmpty();
        }
    }

    @Test
    void T48_aValueThatIsNotValidOrTooLongIsRefused() {
        ServerFixture.Asking stream = server.open();
        stream.send(put(KEY, "bad"));
        assertThat(stream.broken()).isInstanceOf(InvalidRecordException.class);
        assertThat(server.refused(put(KEY, "x".repeat(RequestRules.MAX_VALUE + 1))))
                .isEqualTo(Reason.VALUE_TOO_LONG);
        assertThat(value()).isEmpty();
        server.ask(put(KEY, "x".repeat(RequestRules.MAX_VALUE)));
    }

    @Test
    void T54_aWorseValueIsRefusedAndABetterOneTakesThePlace() {
        server.ask(put(KEY, "m"));
        ServerFixture.Asking stream = server.open(peer(3));
        stream.send(put(KEY, "a"));
        assertThat(stream.broken())
                .isInstanceOfSatisfying(
                        InvalidRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(InvalidRecordException.Reason.OLDER));
        assertThat(value()).contains("m");
        server.ask(put(KEY, "z"));
        assertThat(value()).contains("z");
    }

    @Test
    void aValueThatIsNotValidAnyMoreStandsInNobodysWay() {
        server.ask(put(KEY, "over"));
        server.time.advance(Duration.ofMinutes(61));
        server.ask(put(KEY, "a"));
        assertThat(value()).contains("a");
    }

    @Test
    void theSameValueAgainCountsAnewAndOldValuesAreNotTold() {
        server.ask(put(KEY, "value"));
        server.time.advance(Duration.ofHours(47));
        server.ask(put(KEY, "value"));
        server.time.advance(Duration.ofHours(48).minusMillis(1));
        assertThat(value()).contains("value");
        server.time.advance(Duration.ofMillis(1));
        assertThat(value()).isEmpty();
    }

    @Test
    void anOldValueIsNotToldEvenIfTheStoreHasIt() {
        RecordStore.StoredRecord old = new RecordStore.StoredRecord(Bytes.utf8("value"), server.service.now(), ASKER);
        server.records = new RecordStore() {
            @Override
            public CompletableFuture<Void> put(Bytes key, StoredRecord record) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now) {
                return CompletableFuture.completedFuture(Optional.of(old));
            }
        };
        assertThat(value()).contains("value");
        server.time.advance(Duration.ofHours(48));
        assertThat(value()).isEmpty();
    }

    @Test
    void putsOfOneKeyAreComparedOneAfterTheOther() {
        SlowRecords slow = new SlowRecords();
        server.records = slow;
        ServerFixture.Asking first = server.open(peer(3));
        ServerFixture.Asking second = server.open(peer(4));
        first.send(put(KEY, "z"));
        second.send(put(KEY, "a"));
        assertThat(slow.waiting).as("the second one waits for the first").hasSize(1);
        for (int i = 0; i < 4; i++) {
            slow.answerAll();
            server.time.run();
        }
        assertThat(first.receive()).isCompleted();
        assertThat(second.broken()).isInstanceOf(InvalidRecordException.class);
        assertThat(slow.value).map(RecordStore.StoredRecord::value).contains(Bytes.utf8("z"));
    }

    @Test
    void whateverThreadAStoreAnswersOnItIsAskedOnTheLoopOfTheService() {
        List<Boolean> onTheLoop = new ArrayList<>();
        Map<Bytes, RecordStore.StoredRecord> kept = new HashMap<>();
        server.records = new RecordStore() {
            private <T> CompletableFuture<T> elsewhere(T value) {
                onTheLoop.add(server.service.inLoop());
                CompletableFuture<T> future = new CompletableFuture<>();
                server.streams.next().execute(() -> future.complete(value));
                return future;
            }

            @Override
            public CompletableFuture<Void> put(Bytes key, StoredRecord record) {
                kept.put(key, record);
                return elsewhere(null);
            }

            @Override
            public CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now) {
                return elsewhere(Optional.ofNullable(kept.get(key)));
            }
        };
        ServerFixture.Asking first = server.open(peer(3));
        ServerFixture.Asking second = server.open(peer(4));
        first.send(put(KEY, "a"));
        second.send(put(KEY, "b"));
        assertThat(first.receive()).isCompleted();
        assertThat(second.receive()).isCompleted();
        assertThat(onTheLoop).containsExactly(true, true, true, true);
    }

    @Test
    void aStoreThatDoesNotAnswerHoldsUpAKeyForNoLongerThanTheDeadline() {
        SlowRecords slow = new SlowRecords();
        server.records = slow;
        ServerFixture.Asking first = server.open(peer(3));
        first.send(put(KEY, "a"));
        server.time.advance(Duration.ofSeconds(10));
        assertThat(first.refusal()).isInstanceOf(OperationTimeoutException.class);
        slow.waiting.clear();
        ServerFixture.Asking second = server.open(peer(4));
        second.send(put(KEY, "b"));
        for (int i = 0; i < 2; i++) {
            slow.answerAll();
            server.time.run();
        }
        assertThat(second.receive()).isCompleted();
        assertThat(slow.value).map(RecordStore.StoredRecord::value).contains(Bytes.utf8("b"));
    }

    @Test
    void T53_noMorePutsOfAKeyWaitForTheStoreThanMay() {
        SlowRecords slow = new SlowRecords();
        server.records = slow;
        List<ServerFixture.Asking> streams = new ArrayList<>();
        for (int i = 0; i < ValuePuts.MOST_OF_A_KEY; i++) {
            streams.add(server.open(peer(3 + i)));
            streams.get(i).send(put(KEY, "v" + i));
        }
        ServerFixture.Asking oneMore = server.open(peer(9));
        oneMore.send(put(KEY, "w"));
        assertThat(oneMore.refusal()).isInstanceOf(LimitExceededException.class);
        for (int i = 0; i < 2 * ValuePuts.MOST_OF_A_KEY; i++) {
            slow.answerAll();
            server.time.run();
        }
        assertThat(streams).allMatch(stream -> stream.receive().isDone());
        assertThat(slow.value).map(RecordStore.StoredRecord::value).contains(Bytes.utf8("v2"));
        ServerFixture.Asking afterwards = server.open(peer(9));
        afterwards.send(put(KEY, "w"));
        assertThat(afterwards.isOpen()).isTrue();
    }

    @Test
    void pingIsAnswered() {
        assertThat(server.ask(new Ping()).type()).isEqualTo(MessageType.PING);
    }

    @Test
    void whatWasAskedIsCounted() {
        server.ask(new Ping());
        server.ask(new FindNode(CONTENT));
        server.ask(new FindNode(CONTENT));
        server.refused(new GetProviders(Bytes.empty()));
        KadServerCounts counts = server.server().counts();
        assertThat(counts.requests())
                .containsEntry(MessageType.PING, 1L)
                .containsEntry(MessageType.FIND_NODE, 2L)
                .containsEntry(MessageType.GET_PROVIDERS, 1L)
                .containsEntry(MessageType.PUT_VALUE, 0L);
        assertThat(counts.refused()).isEqualTo(1);
        assertThat(counts.failed()).isZero();
        assertThat(counts.underWay()).isZero();
        assertThat(counts.streams()).isZero();
        assertThat(counts.bytesSent()).isPositive();
    }

    /** Answers when it is told to. */
    static final class SlowRecords implements RecordStore {
        final List<Runnable> waiting = new ArrayList<>();
        Optional<StoredRecord> value = Optional.empty();

        @Override
        public CompletableFuture<Void> put(Bytes key, StoredRecord record) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            waiting.add(() -> {
                value = Optional.of(record);
                done.complete(null);
            });
            return done;
        }

        @Override
        public CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now) {
            CompletableFuture<Optional<StoredRecord>> found = new CompletableFuture<>();
            waiting.add(() -> found.complete(value));
            return found;
        }

        void answerAll() {
            List<Runnable> due = new ArrayList<>(waiting);
            waiting.clear();
            due.forEach(Runnable::run);
        }
    }
}
