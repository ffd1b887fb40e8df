package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

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

/** Somebody with many identities in few networks, of whom each honest server names no more than is allowed. */
class CrowdsTest {
    private static final int HONEST = 300;
    private static final int SYBILS = 60;

    private final QueryRules rules = QueryRules.defaults();
    private final SplittableRandom random = new SplittableRandom(5);
    private final PeerId self = RandomNetwork.randomPeer(random);
    private final Bytes key = RandomNetwork.randomKey(random);
    private final Key target = Key.of(key);

    private static KadPeer at(PeerId peer, String... ips) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String ip : ips) {
            addresses.add(Multiaddr.parse("/ip4/" + ip + "/tcp/4001"));
        }
        return new KadPeer(peer, addresses, ConnectionType.CONNECTED);
    }

    private static KadReply naming(List<KadPeer> peers) {
        return new KadReply(MessageType.FIND_NODE, Bytes.empty(), Optional.empty(), peers, List.of());
    }

    /** The first ones lie closest to the key. */
    private List<PeerId> peers(int count) {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(RandomNetwork.randomPeer(random));
        }
        peers.sort(target.closestFirst(Key::of));
        return peers;
    }

    private QuerySetup setup(PeerId... seeds) {
        return QuerySetup.of(self, key, List.of(seeds)).withDiversity(DiversityRules.internet());
    }

    @Test
    void T51_aSearchEndsWithAFewOfOneNetworkHoweverManyAreClosest() {
        List<PeerId> all = peers(HONEST + 4_000);
        List<PeerId> sybils = all.subList(0, SYBILS);
        List<PeerId> honest = new ArrayList<>(all.subList(SYBILS, all.size()));
        Collections.shuffle(honest, new Random(6));
        honest = new ArrayList<>(honest.subList(0, HONEST));
        honest.sort(target.closestFirst(Key::of));
        List<KadPeer> ofSybils = IntStream.range(0, SYBILS)
                .mapToObj(i -> at(sybils.get(i), (i % 2 == 0 ? "8.8." : "9.9.") + i + ".1"))
                .toList();
        List<PeerId> named = honest;
        List<KadPeer> ofHonest = IntStream.range(0, HONEST)
                .mapToObj(i -> at(named.get(i), (100 + i / 256) + "." + i % 256 + ".1.1"))
                .toList();
        SimulatedRun run = new SimulatedRun(self, new SplittableRandom(7), peer -> {
            List<KadPeer> closer = new ArrayList<>();
            int from = random.nextInt(SYBILS - 6);
            closer.addAll(ofSybils.subList(from, from + 6)); // three of each network
            if (!sybils.contains(peer)) {
                closer.addAll(ofHonest.subList(0, 14));
            }
            return Optional.of(naming(closer));
        });

        ClosestPeersQuery query = new ClosestPeersQuery(setup(honest.get(HONEST - 1)));
        run.run(query);

        assertThat(query.result()).hasSize(rules.k()).containsAll(honest.subList(0, 14));
        assertThat(query.result().stream().filter(sybils::contains)).hasSize(6);
        assertThat(run.messages()).isLessThan(2 * SYBILS);
    }

    @Test
    void T51_whoFailsLeavesItsPlaceToTheNextOfItsNetwork() {
        List<PeerId> told = peers(6);
        PeerId seed = told.get(4);
        PeerId second = told.get(5);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(seed, second));
        Ranked.asks(query, 0);
        query.onReply(
                seed,
                naming(told.subList(0, 3).stream().map(p -> at(p, "8.8.1.1")).toList()),
                1);
        query.onReply(second, naming(List.of(at(told.get(3), "8.8.2.2"))), 1);
        assertThat(Ranked.asks(query, 1)).containsExactlyElementsOf(told.subList(0, 3));

        query.onFailure(told.get(0), 2);

        assertThat(Ranked.asks(query, 2)).containsExactly(told.get(3));
        query.onReply(told.get(1), naming(List.of()), 3);
        query.onReply(told.get(2), naming(List.of()), 3);
        query.onReply(told.get(3), naming(List.of()), 3);
        assertThat(query.next(3)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsAll(told.subList(1, 4)).doesNotContain(told.get(0));
    }

    @Test
    void T51_whoIsInMoreNetworksThanAPeerMayBeTakesNobodysPlace() {
        PeerId seed = RandomNetwork.randomPeer(random);
        List<PeerId> told = peers(2);
        String[] many = IntStream.range(0, DiversityRules.MAX_GROUPS + 1)
                .mapToObj(i -> "8." + i + ".1.1")
                .toArray(String[]::new);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(seed));
        Ranked.asks(query, 0);

        query.onReply(seed, naming(List.of(at(told.get(0), many), at(told.get(1), "8.0.2.2"))), 1);

        assertThat(Ranked.asks(query, 1)).containsExactly(told.get(1));
    }

    @Test
    void whereNothingIsLimitedAllOfOneNetworkCount() {
        PeerId seed = RandomNetwork.randomPeer(random);
        List<PeerId> told = peers(20);
        ClosestPeersQuery query = new ClosestPeersQuery(setup(seed).withDiversity(DiversityRules.none()));
        Ranked.asks(query, 0);

        query.onReply(seed, naming(told.stream().map(p -> at(p, "192.168.1.1")).toList()), 1);

        assertThat(query.result()).containsAll(told.subList(0, 19));
    }
}
