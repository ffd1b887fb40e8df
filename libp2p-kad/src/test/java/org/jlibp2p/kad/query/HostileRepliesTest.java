package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that tell lies. */
class HostileRepliesTest {
    private static final int SEARCHES_AMONG_LIARS = 200;

    private final QueryRules rules = QueryRules.defaults();
    private final SplittableRandom random = new SplittableRandom(11);
    private final PeerId self = RandomNetwork.randomPeer(random);
    private final Bytes key = RandomNetwork.randomKey(random);

    private PeerId peer() {
        return RandomNetwork.randomPeer(random);
    }

    private List<PeerId> peers(int count) {
        return IntStream.range(0, count).mapToObj(i -> peer()).toList();
    }

    private QuerySetup setup(List<PeerId> seeds) {
        return QuerySetup.of(self, key, seeds);
    }

    @Test
    void T50_ofTenThousandPeersNotMoreThanKAreTaken() {
        PeerId liar = peer();
        int[] heard = new int[1];
        QueryListener counter = new QueryListener() {
            @Override
            public void onHeard(PeerId peer, PeerId teller, int hops) {
                heard[0]++;
            }
        };
        ClosestPeersQuery query = new ClosestPeersQuery(setup(List.of(liar)).withListener(counter));
        Ranked.asks(query, 0);

        query.onReply(liar, SimulatedRun.closer(peers(10_000)), 1);

        assertThat(heard[0]).isEqualTo(1 + rules.k());
    }

    @Test
    void T50_ofWhatIsTakenItIsTheClosest() {
        PeerId liar = peer();
        List<PeerId> told = peers(2 * rules.k());
        ClosestPeersQuery query = new ClosestPeersQuery(setup(List.of(liar)));
        Ranked.asks(query, 0);

        query.onReply(liar, SimulatedRun.closer(told), 1);
        query.onFailure(liar, 1);

        List<PeerId> closest = new ArrayList<>(told);
        closest.sort(Key.of(key).closestFirst(Key::of));
        assertThat(query.result())
                .containsSubsequence(closest.subList(0, rules.k() - 1))
                .hasSize(rules.k());
    }

    @Test
    void T50_aThousandAddressesMakeNoDifference() {
        PeerId liar = peer();
        PeerId told = peer();
        List<Multiaddr> addresses = IntStream.range(0, 1_000)
                .mapToObj(i -> Multiaddr.parse("/ip4/8." + i % 8 + ".1.1/tcp/" + (1 + i)))
                .toList();
        ClosestPeersQuery query = new ClosestPeersQuery(setup(List.of(liar)).withDiversity(DiversityRules.internet()));
        Ranked.asks(query, 0);

        query.onReply(
                liar,
                new KadReply(
                        MessageType.FIND_NODE,
                        Bytes.empty(),
                        Optional.empty(),
                        List.of(new KadPeer(told, addresses, ConnectionType.CONNECTED)),
                        List.of()),
                1);

        assertThat(Ranked.asks(query, 1)).containsExactly(told);
    }

    @Test
    void T50_whoNamesThisNodeItselfOrThoseKnownAlreadyLeadsNowhere() {
        List<PeerId> seeds = peers(2);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(seeds));
        Ranked.asks(query, 0);

        for (PeerId seed : seeds) {
            query.onReply(seed, SimulatedRun.closer(List.of(self, seed, seeds.get(0), seeds.get(1), self)), 1);
        }

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyInAnyOrderElementsOf(seeds);
    }

    @Test
    void T50_whoIsNotAcceptableIsNotAsked() {
        PeerId seed = peer();
        PeerId refused = peer();
        PeerId accepted = peer();
        ClosestPeersQuery query = new ClosestPeersQuery(
                setup(List.of(seed)).withAcceptable(told -> !told.id().equals(refused)));
        Ranked.asks(query, 0);

        query.onReply(seed, SimulatedRun.closer(List.of(refused, accepted)), 1);

        assertThat(Ranked.asks(query, 1)).containsExactly(accepted);
    }

    /** What a liar says. */
    enum Lie {
        /** Always new peers, anywhere. */
        STRANGERS,
        /** Always new peers, each closer than all before: nobody can make them, but a liar with patience nearly can. */
        EVER_CLOSER,
        /** This node, itself, and those who were named before. */
        OLD_NEWS,
        /** Nobody. */
        SILENCE,
        /** The whole network, the farthest first. */
        EVERYBODY,
        /** The same peer many times. */
        STUTTER,
        /** No answer at all. */
        NO_ANSWER
    }

    @Property(tries = 150)
    void T50_aSearchEndsWhateverLiarsSay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll List<Lie> lies,
            @ForAll @IntRange(min = 1, max = 3) int paths,
            @ForAll @IntRange(min = 1, max = 4) int kind) {
        SplittableRandom chance = new SplittableRandom(seed);
        RandomNetwork network = new RandomNetwork(200, RandomNetwork.Quality.IDEAL, chance);
        PeerId own = network.anyAlive(chance);
        PeerId target = RandomNetwork.randomPeer(chance);
        Bytes asked = target.bytes();
        Liars liars = new Liars(network, asked, own, chance);
        SimulatedRun.Answers honest = SimulatedRun.honest(network, asked, own);
        SimulatedRun run = new SimulatedRun(own, chance, peer -> {
            boolean isHonest = network.isAlive(peer) && Math.floorMod(peer.hashCode(), 100) >= percent;
            return lies.isEmpty() || isHonest
                    ? honest.of(peer)
                    : liars.say(lies.get(chance.nextInt(lies.size())), peer);
        });
        QuerySetup start = QuerySetup.of(own, asked, network.closestKnownTo(own, Key.of(asked), own))
                .withRules(rules.withPaths(paths).withMostAsked(100))
                .withListener(run);

        Query<?> query = query(kind, start, target);
        run.run(query);

        assertThat(run.mostInFlight()).isLessThanOrEqualTo(rules.alpha() + (kind == 2 ? 1 : 0));
        assertThat(run.messages()).isLessThanOrEqualTo(kind == 2 ? 200 : 100);
        if (kind != 2) {
            run.assertNobodyWasAskedTwice();
        }
    }

    private static Query<?> query(int kind, QuerySetup setup, PeerId target) {
        ValueJudge any = new ValueJudge() {
            @Override
            public boolean isValid(Bytes value) {
                return true;
            }

            @Override
            public boolean isBetter(Bytes candidate, Bytes known) {
                return candidate.compareTo(known) > 0;
            }
        };
        return switch (kind) {
            case 1 -> new ClosestPeersQuery(setup);
            case 2 -> new FindPeerQuery(setup, target);
            case 3 -> new ProvidersQuery(setup, 1_000, provider -> {});
            default -> new ValueQuery(setup, 1_000, any, Optional.empty());
        };
    }

    /** Peers that lie together. */
    private static final class Liars {
        private final RandomNetwork network;
        private final Key target;
        private final PeerId victim;
        private final SplittableRandom random;
        private final List<PeerId> named = new ArrayList<>();

        Liars(RandomNetwork network, Bytes key, PeerId victim, SplittableRandom random) {
            this.network = network;
            this.target = Key.of(key);
            this.victim = victim;
            this.random = random;
        }

        Optional<KadReply> say(Lie lie, PeerId peer) {
            return switch (lie) {
                case STRANGERS -> named(strangers(30));
                case EVER_CLOSER -> named(closer());
                case OLD_NEWS -> named(old(peer));
                case SILENCE -> named(List.of());
                case EVERYBODY -> named(everybody());
                case STUTTER -> named(Collections.nCopies(500, RandomNetwork.randomPeer(random)));
                case NO_ANSWER -> Optional.empty();
            };
        }

        private Optional<KadReply> named(List<PeerId> peers) {
            named.addAll(peers.subList(0, Math.min(10, peers.size())));
            KadReply reply = SimulatedRun.closer(peers);
            return Optional.of(
                    new KadReply(reply.type(), reply.key(), Optional.empty(), reply.closer(), reply.closer()));
        }

        private List<PeerId> strangers(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> RandomNetwork.randomPeer(random))
                    .toList();
        }

        /** The best of many. */
        private List<PeerId> closer() {
            return strangers(200).stream()
                    .sorted(target.closestFirst(Key::of))
                    .limit(20)
                    .toList();
        }

        private List<PeerId> old(PeerId peer) {
            List<PeerId> old = new ArrayList<>(named);
            old.add(victim);
            old.add(peer);
            return old;
        }

        private List<PeerId> everybody() {
            List<PeerId> all = new ArrayList<>(
                    IntStream.range(0, network.size()).mapToObj(network::peer).toList());
            all.sort(target.<PeerId>closestFirst(Key::of).reversed());
            return all;
        }
    }

    private static KadReply at(List<PeerId> peers, Function<Integer, String> address) {
        List<KadPeer> named = IntStream.range(0, peers.size())
                .mapToObj(i -> new KadPeer(
                        peers.get(i),
                        List.of(Multiaddr.parse("/ip4/" + address.apply(i) + "/tcp/1")),
                        ConnectionType.CONNECTED))
                .toList();
        return new KadReply(MessageType.FIND_NODE, Bytes.empty(), Optional.empty(), named, List.of());
    }

    @Test
    void T51_aReplyThatNamesTooManyOfOneNetworkBringsNoneOfThemIn() {
        PeerId seed = peer();
        List<PeerId> told = peers(6);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(List.of(seed)).withDiversity(DiversityRules.internet()));
        Ranked.asks(query, 0);

        query.onReply(seed, at(told, i -> i < 4 ? "8.8.1." + i : "9." + i + ".1.1"), 1);

        assertThat(Ranked.asks(query, 1)).containsExactlyInAnyOrder(told.get(4), told.get(5));
    }

    @Test
    void T51_threeOfOneNetworkAreAllowedAndInAPrivateOneAnyNumber() {
        PeerId seed = peer();
        List<PeerId> told = peers(3);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(List.of(seed)).withDiversity(DiversityRules.internet()));
        Ranked.asks(query, 0);
        query.onReply(seed, at(told, i -> "8.8.1." + i), 1);
        assertThat(Ranked.asks(query, 1)).containsExactlyInAnyOrderElementsOf(told);

        ClosestPeersQuery home = new ClosestPeersQuery(setup(List.of(seed)).withDiversity(DiversityRules.none()));
        Ranked.asks(home, 0);
        home.onReply(seed, at(peers(20), i -> "192.168.1." + i), 1);
        assertThat(Ranked.asks(home, 1)).hasSize(rules.window());
    }

    /**
     * Three of ten peers lie: they name peers of their own that are closer than anybody else, and these name only one another. A
     * single path ends with them as soon as it asks a liar that is closer than the honest peers it knows.
     */
    @Test
    void T51_severalPathsFindHonestPeersWhereOneIsLedAstray() {
        RandomNetwork network = new RandomNetwork(1_000, RandomNetwork.Quality.IDEAL, new SplittableRandom(1));
        int byOne = 0;
        int byThree = 0;
        for (int seed = 0; seed < SEARCHES_AMONG_LIARS; seed++) {
            byOne += asksTheClosestHonestPeer(network, seed, 1) ? 1 : 0;
            byThree += asksTheClosestHonestPeer(network, seed, 3) ? 1 : 0;
        }

        assertThat(byThree).as("by one: %d", byOne).isGreaterThan(byOne + SEARCHES_AMONG_LIARS / 10);
    }

    private boolean asksTheClosestHonestPeer(RandomNetwork network, int seed, int paths) {
        SplittableRandom chance = new SplittableRandom(seed);
        PeerId own = network.anyAlive(chance);
        Bytes searched = RandomNetwork.randomKey(chance);
        Key target = Key.of(searched);
        List<PeerId> sybils = closestOf(5_000, target, chance);
        SimulatedRun.Answers honest = SimulatedRun.honest(network, searched, own);
        Set<PeerId> asked = new HashSet<>();
        SimulatedRun run = new SimulatedRun(own, chance, peer -> {
            asked.add(peer);
            boolean lies = sybils.contains(peer) || isLiar(peer);
            return lies ? Optional.of(SimulatedRun.closer(sybils)) : honest.of(peer);
        });
        run.run(new ClosestPeersQuery(QuerySetup.of(own, searched, network.closestKnownTo(own, target, own))
                .withRules(rules.withPaths(paths).withoutFollowUp())));
        return network.closestAlive(target, own).stream()
                .filter(peer -> !isLiar(peer))
                .findFirst()
                .filter(asked::contains)
                .isPresent();
    }

    private static boolean isLiar(PeerId peer) {
        return Math.floorMod(peer.hashCode(), 10) < 3;
    }

    /** Of many peers those that a liar would choose for a key. */
    private static List<PeerId> closestOf(int count, Key target, SplittableRandom chance) {
        return IntStream.range(0, count)
                .mapToObj(i -> RandomNetwork.randomPeer(chance))
                .map(peer -> new ReplyFilter.Told(peer, Key.of(peer), Set.of()))
                .sorted(target.closestFirst(ReplyFilter.Told::key))
                .limit(20)
                .map(ReplyFilter.Told::peer)
                .toList();
    }

    @Test
    void aPeerOfWhichOnePathWasToldIsAskedByThatPathOnly() {
        List<PeerId> seeds = new ArrayList<>(peers(2));
        seeds.sort(Key.of(key).closestFirst(Key::of));
        QueryRules two = rules.withPaths(2);
        int[] heard = new int[1];
        ClosestPeersQuery query =
                new ClosestPeersQuery(setup(seeds).withRules(two).withListener(new QueryListener() {
                    @Override
                    public void onHeard(PeerId peer, PeerId teller, int hops) {
                        heard[0]++;
                    }
                }));
        assertThat(Ranked.asks(query, 0)).containsExactlyElementsOf(seeds);
        PeerId both = peer();
        query.onReply(seeds.get(0), SimulatedRun.closer(List.of(both)), 1);
        query.onReply(seeds.get(1), SimulatedRun.closer(List.of(both)), 1);

        assertThat(Ranked.asks(query, 1)).containsExactly(both);
        assertThat(heard[0]).isEqualTo(3);
        query.onReply(both, SimulatedRun.closer(List.of()), 2);

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).hasSize(3);
    }

    @Test
    void T50_candidatesAreBounded() {
        List<PeerId> seeds = peers(60);
        ClosestPeersQuery query =
                new ClosestPeersQuery(setup(seeds).withRules(rules.withAlpha(60).withWindow(60)));
        Ranked.asks(query, 0);
        int told = 0;
        for (PeerId seed : seeds) {
            query.onReply(seed, SimulatedRun.closer(peers(20)), 1);
            told += 20;
        }

        assertThat(told).isGreaterThan(Lookup.MAX_CANDIDATES);
        Shortlist shortlist = new Shortlist(Key.of(key));
        peers(5).forEach(each ->
                shortlist.add(new Candidate(new ReplyFilter.Told(each, Key.of(each), Set.of()), self, 1)));
        PeerId farthest = shortlist.candidates().get(4).peer;
        assertThat(shortlist.farthestHeard().orElseThrow().peer).isEqualTo(farthest);
        assertThat(query.report().answered()).isEqualTo(60);
        assertThat(query.candidates()).isEqualTo(Lookup.MAX_CANDIDATES);
    }
}
