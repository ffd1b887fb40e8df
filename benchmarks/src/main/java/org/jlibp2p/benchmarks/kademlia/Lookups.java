package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Results;
import org.jlibp2p.benchmarks.kademlia.Caller.Cost;
import org.jlibp2p.benchmarks.kademlia.Caller.Searched;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** Looks for things from any node at all, and judges what comes of it. Confined to the thread that drives the time. */
final class Lookups {
    /** How long a server has to be there before it counts as one that has to be found: the time to join, and some. */
    static final Duration SETTLED = Duration.ofMinutes(2);

    private static final int K = 20;

    private final Population population;
    private final SplittableRandom random;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Provided> provided = new ArrayList<>();
    private int underWay;
    private int abandoned;

    private record Provided(Cid cid, PeerId by) {}

    Lookups(Population population) {
        this.population = population;
        random = population.network().random();
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** How many lookups were lost with the node that had begun them. */
    int abandoned() {
        return abandoned + underWay;
    }

    /** Has so many servers give out a record each. */
    void provide(int count, Duration within) {
        spread(count, within, () -> {
            Member by = population.any(Member::server);
            Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(population.anyKey()));
            by.dht()
                    .provide(cid)
                    .thenRun(() -> provided.add(new Provided(cid, by.node().peerId())));
        });
    }

    int provided() {
        return provided.size();
    }

    /** Looks so many times for each kind of thing, spread over some time. */
    void look(int count, Duration within, Set<Kind> kinds) {
        if (kinds.contains(Kind.CLOSEST)) {
            spread(count, within, this::closest);
        }
        if (kinds.contains(Kind.PROVIDERS)) {
            spread(count, within, this::providers);
        }
        if (kinds.contains(Kind.PEER)) {
            spread(count, within, this::peer);
        }
    }

    private void spread(int count, Duration within, Runnable step) {
        for (int i = 0; i < count; i++) {
            long at = (long) (within.toNanos() * ((i + random.nextDouble()) / count));
            population.network().time().loop().schedule(Duration.ofNanos(at), step);
        }
    }

    /** Both algorithms for the same key from the same node, in either order, the second one when the first is over. */
    private void closest() {
        Member from = population.any(member -> isSettled(member));
        Bytes key = population.anyKey();
        boolean goFirst = random.nextBoolean();
        CompletableFuture<?> first = goFirst ? closestAsGo(from, key) : closestOurs(from, key);
        first.whenComplete((done, failure) -> population.network().time().loop().execute(() -> {
            if (!from.node().isOnline()) {
                abandoned++;
            } else if (goFirst) {
                closestOurs(from, key);
            } else {
                closestAsGo(from, key);
            }
        }));
    }

    private boolean isSettled(Member member) {
        return member.since() <= population.now() - SETTLED.toNanos();
    }

    private CompletableFuture<?> closestOurs(Member from, Bytes key) {
        return judged(
                Kind.CLOSEST,
                from.caller().watched(() -> from.dht().closestPeers(key)),
                (since, found) ->
                        judge(from, key, since, found.stream().map(PeerInfo::id).toList()));
    }

    private CompletableFuture<?> closestAsGo(Member from, Bytes key) {
        Key target = Key.of(key);
        return judged(
                Kind.CLOSEST_GO,
                from.dht().table().thenCompose(table -> from.caller().closestAsGo(key, seeds(table, target))),
                (since, found) -> judge(from, key, since, found));
    }

    private static List<PeerInfo> seeds(List<PeerInfo> table, Key target) {
        return table.stream()
                .sorted(target.closestFirst(peer -> Key.of(peer.id())))
                .limit(K)
                .toList();
    }

    private void providers() {
        if (provided.isEmpty()) {
            return;
        }
        Provided wanted = provided.get(random.nextInt(provided.size()));
        Member from = population.any(
                member -> isSettled(member) && !member.node().peerId().equals(wanted.by()));
        judged(
                Kind.PROVIDERS,
                from.caller().watched(() -> firstOf(from.dht().findProviders(wanted.cid()))),
                (since, found) -> new Judgement(
                        found.stream().anyMatch(provider -> provider.id().equals(wanted.by())), Double.NaN));
    }

    private static <T> CompletableFuture<List<T>> firstOf(Results<T> results) {
        CompletableFuture<List<T>> first = results.take(1);
        Async.whenDone(first, (found, failure) -> results.close());
        return first;
    }

    private void peer() {
        Member wanted = population.any(member -> member.server() && isSettled(member));
        Member from = population.any(member -> isSettled(member) && member != wanted);
        judged(
                Kind.PEER,
                from.caller().watched(() -> from.dht().findPeer(wanted.node().peerId())),
                (since, found) -> isThere(wanted)
                        ? new Judgement(
                                found.filter(info -> info.addresses()
                                                .contains(wanted.node().address()))
                                        .isPresent(),
                                Double.NaN)
                        : null);
    }

    private boolean isThere(Member member) {
        return member.node().isOnline();
    }

    // ---- judging ----

    private record Judgement(boolean success, double recall) {}

    private interface Judge<T> {
        /** Null if it says nothing, since what was looked for is gone. */
        Judgement of(long since, T found);
    }

    private <T> CompletableFuture<?> judged(Kind kind, CompletableFuture<Searched<T>> search, Judge<T> judge) {
        long begin = population.now();
        underWay++;
        return search.handle((searched, failure) -> {
            underWay--;
            Duration time = Duration.ofNanos(population.now() - begin);
            if (failure != null) {
                outcomes.add(new Outcome(kind, false, 0, new Cost(0, 0, 0), time));
                return null;
            }
            Judgement judgement = judge.of(begin - SETTLED.toNanos(), searched.value());
            if (judgement != null) {
                outcomes.add(new Outcome(kind, judgement.success(), judgement.recall(), searched.cost(), time));
            }
            return null;
        });
    }

    /** A node does not find itself: who is closest among the others counts. */
    private Judgement judge(Member from, Bytes key, long since, Collection<PeerId> found) {
        Set<PeerId> seen = new HashSet<>(found);
        List<Member> truth = population.closest(Key.of(key), K + 1, since).stream()
                .filter(member -> member != from)
                .limit(K)
                .toList();
        Function<Member, PeerId> id = member -> member.node().peerId();
        long hits = truth.stream().map(id).filter(seen::contains).count();
        Optional<PeerId> closest = truth.stream().map(id).findFirst();
        return new Judgement(closest.map(seen::contains).orElse(false), (double) hits / truth.size());
    }
}
