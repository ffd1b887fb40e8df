package org.jlibp2p.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.async.SerialLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompositeRoutingTest {
    private static final Cid CID = Cid.v1(0x55, Multihash.sha256(Bytes.utf8("content")));
    private static final Multiaddr PLACE = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private final ManualLoop loop = new ManualLoop();

    private static PeerInfo peer(int number) {
        return new PeerInfo(
                PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes()), List.of(PLACE));
    }

    // ── peers ───────────────────────────────────────────────────────────────────────────────────────────────────

    private final CompletableFuture<Optional<PeerInfo>> slow = new CompletableFuture<>();
    private final CompletableFuture<Optional<PeerInfo>> fast = new CompletableFuture<>();
    private final List<PeerRouting> both = List.of(id -> slow, id -> fast);

    @Test
    void theFirstAnswerWinsAndTheOthersAreCancelled() {
        CompletableFuture<Optional<PeerInfo>> found =
                PeerRouting.race(() -> both).findPeer(peer(1).id());
        fast.complete(Optional.of(peer(1)));
        assertThat(found).isCompletedWithValue(Optional.of(peer(1)));
        assertThat(slow).isCancelled();
    }

    @Test
    void anAnswerWithoutAnAddressIsNone() {
        CompletableFuture<Optional<PeerInfo>> found =
                PeerRouting.race(() -> both).findPeer(peer(1).id());
        fast.complete(Optional.of(new PeerInfo(peer(1).id(), List.of())));
        assertThat(found).isNotDone();
        slow.complete(Optional.empty());
        assertThat(found).isCompletedWithValue(Optional.empty());
    }

    @Test
    void emptyAnswersAndFailuresTogetherAreEmpty() {
        CompletableFuture<Optional<PeerInfo>> found =
                PeerRouting.race(() -> both).findPeer(peer(1).id());
        fast.completeExceptionally(new NodeClosedException("gone"));
        assertThat(found).isNotDone();
        slow.complete(Optional.empty());
        assertThat(found).isCompletedWithValue(Optional.empty());
    }

    @Test
    void onlyFailuresAreAFailureThatKeepsThemAll() {
        NodeClosedException first = new NodeClosedException("first");
        IllegalStateException second = new IllegalStateException("second");
        PeerRouting throwing = id -> {
            throw second;
        };
        CompletableFuture<Optional<PeerInfo>> found =
                PeerRouting.race(() -> List.of(id -> slow, throwing)).findPeer(peer(1).id());
        slow.completeExceptionally(first);
        assertThat(Async.failureOf(found))
                .isInstanceOf(RoutingException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactlyInAnyOrder(first, second));
    }

    @Test
    void withNoWayNobodyIsFound() {
        assertThat(PeerRouting.race(List::of).findPeer(peer(1).id())).isCompletedWithValue(Optional.empty());
    }

    @Test
    void givingUpCancelsAllWays() {
        PeerRouting.race(() -> both).findPeer(peer(1).id()).cancel(false);
        assertThat(slow).isCancelled();
        assertThat(fast).isCancelled();
    }

    @Test
    void waysThatComeAndGoMeanwhileDoNotDisturbASearch() {
        List<PeerRouting> ways = new ArrayList<>(both);
        CompletableFuture<Optional<PeerInfo>> found =
                PeerRouting.race(() -> ways).findPeer(peer(1).id());
        ways.clear();
        fast.complete(Optional.empty());
        assertThat(found).isNotDone();
        slow.complete(Optional.empty());
        assertThat(found).isCompleted();
    }

    // ── content ─────────────────────────────────────────────────────────────────────────────────────────────────

    private static final class Source implements ContentRouting {
        private final ResultQueue<PeerInfo> results;
        private final CompletableFuture<Void> provided = new CompletableFuture<>();
        private boolean closed;

        Source(ManualLoop loop) {
            results = ResultQueue.create(loop, 8);
            loop.execute(() -> results.onClose(() -> closed = true));
            loop.run();
        }

        @Override
        public Results<PeerInfo> findProviders(Cid cid) {
            return results;
        }

        @Override
        public CompletableFuture<Void> provide(Cid cid) {
            return provided;
        }
    }

    private final Source left = new Source(loop);
    private final Source right = new Source(loop);
    private final ContentRouting merged =
            ContentRouting.merge(new SerialLoop("merged", loop), () -> List.of(left, right));

    private void finds(Source source, PeerInfo... providers) {
        loop.execute(() -> List.of(providers).forEach(source.results::put));
        loop.run();
    }

    private void ends(Source source) {
        loop.execute(source.results::end);
        loop.run();
    }

    private void fails(Source source) {
        loop.execute(() -> source.results.fail(new NodeClosedException("gone")));
        loop.run();
    }

    private <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
        loop.run();
        return future;
    }

    @Test
    void eachProviderIsToldOnceWhicheverWayKnowsIt() {
        CompletableFuture<List<PeerInfo>> all = merged.findProviders(CID).take(100);
        finds(left, peer(1), peer(2));
        finds(right, peer(2), peer(3), peer(1));
        ends(left);
        assertThat(settled(all)).isNotDone();
        ends(right);
        assertThat(settled(all)).isCompletedWithValue(List.of(peer(1), peer(2), peer(3)));
    }

    @Test
    void aWayThatFailsDoesNotDisturbTheOthers() {
        CompletableFuture<List<PeerInfo>> all = merged.findProviders(CID).take(100);
        finds(left, peer(1));
        fails(left);
        finds(right, peer(2));
        ends(right);
        assertThat(settled(all)).isCompletedWithValue(List.of(peer(1), peer(2)));
    }

    @Test
    void whenAllWaysFailTheSearchDoes() {
        Results<PeerInfo> results = merged.findProviders(CID);
        fails(left);
        fails(right);
        assertThat(Async.failureOf(settled(results.next())))
                .isInstanceOf(RoutingException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
    }

    @Test
    void closingTheSearchClosesAllWays() {
        Results<PeerInfo> results = merged.findProviders(CID);
        loop.run();
        results.close();
        loop.run();
        assertThat(left.closed).isTrue();
        assertThat(right.closed).isTrue();
    }

    @Test
    void theWaysGoNoFasterThanTheyAreAsked() {
        merged.findProviders(CID);
        int[] accepted = new int[1];
        loop.execute(() -> Async.loop(() -> left.results.put(peer(accepted[0])).thenApply(wanted -> {
            accepted[0]++;
            return wanted && accepted[0] < 1000;
        })));
        loop.run();
        assertThat(accepted[0]).isLessThan(50);
    }

    @Test
    void manyProvidersAreRecognisedWithinABound() {
        CompletableFuture<List<PeerInfo>> all = merged.findProviders(CID).take(100_000);
        int count = MergedContentRouting.REMEMBERED + 100;
        int[] next = new int[1];
        loop.execute(() -> Async.loop(
                        () -> left.results.put(peer(next[0]++)).thenApply(wanted -> wanted && next[0] < count))
                .thenRun(left.results::end));
        loop.run();
        finds(right, peer(count - 1), peer(0)); // the first one is no longer remembered, and told again
        ends(right);
        assertThat(settled(all).getNow(List.of())).hasSize(count + 1);
    }

    @Test
    void withNoWayNothingIsFoundAndNothingProvided() {
        ContentRouting none = ContentRouting.merge(loop, List::of);
        assertThat(settled(none.findProviders(CID).next())).isCompletedWithValue(Optional.empty());
        assertThat(Async.failureOf(none.provide(CID))).isInstanceOf(RoutingException.class);
    }

    @Test
    void aSearchOnAnEndedLoopFails() {
        EventLoops loops = EventLoops.create("ended", 1);
        EventLoop ended = loops.next();
        loops.close();
        Results<PeerInfo> results =
                ContentRouting.merge(ended, () -> List.of(left)).findProviders(CID);
        assertThat(Async.failureOf(results.next())).isInstanceOf(NodeClosedException.class);
        results.close();
    }

    @Test
    void providingSucceedsIfOneWayDoesAndWaitsForAll() {
        CompletableFuture<Void> provided = merged.provide(CID);
        left.provided.completeExceptionally(new NodeClosedException("gone"));
        assertThat(provided).isNotDone();
        right.provided.complete(null);
        assertThat(provided).isCompleted();
    }

    @Test
    void providingFailsIfEveryWayDoes() {
        CompletableFuture<Void> provided = merged.provide(CID);
        left.provided.completeExceptionally(new NodeClosedException("gone"));
        right.provided.completeExceptionally(new NodeClosedException("gone"));
        assertThat(Async.failureOf(provided)).isInstanceOf(RoutingException.class);
    }

    // ── values ──────────────────────────────────────────────────────────────────────────────────────────────────

    private record Values(CompletableFuture<Optional<Bytes>> found, CompletableFuture<Void> stored)
            implements ValueRouting {
        Values() {
            this(new CompletableFuture<>(), new CompletableFuture<>());
        }

        @Override
        public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
            return found;
        }

        @Override
        public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
            return stored;
        }
    }

    @Test
    void theFirstValueWinsAndStoringNeedsOneWay() {
        Values one = new Values();
        Values other = new Values();
        ValueRouting values = ValueRouting.race(() -> List.of(one, other));
        CompletableFuture<Optional<Bytes>> found = values.findValue(Bytes.utf8("key"));
        other.found.complete(Optional.of(Bytes.utf8("value")));
        assertThat(found).isCompletedWithValue(Optional.of(Bytes.utf8("value")));
        assertThat(one.found).isCancelled();
        CompletableFuture<Void> stored = values.putValue(Bytes.utf8("key"), Bytes.utf8("value"));
        one.stored.complete(null);
        other.stored.completeExceptionally(new NodeClosedException("gone"));
        assertThat(stored).isCompleted();
    }
}
