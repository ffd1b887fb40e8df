package org.jlibp2p.benchmarks.kademlia;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.nodes.SimulatedNode;

/**
 * How good routing tables are, of some servers.
 *
 * @param size how many peers stand in each
 * @param gone the share of these that are not there any more
 * @param near the share of the 20 servers closest to the node itself that stand in it, those that have just come left out
 * @param memory what the node remembers: peers in its peer store
 * @param connections how many connections it has
 */
record Health(Distribution size, Distribution gone, Distribution near, Distribution memory, Distribution connections) {
    private static final int NEAR = 20;

    static Health of(Population population, int sample) {
        List<Double> sizes = new ArrayList<>();
        List<Double> gone = new ArrayList<>();
        List<Double> near = new ArrayList<>();
        List<Integer> memory = new ArrayList<>();
        List<Integer> connections = new ArrayList<>();
        long settled = population.now() - Lookups.SETTLED.toNanos();
        for (int i = 0; i < sample; i++) {
            Member member = population.any(each -> each.server() && each.since() <= settled);
            List<PeerInfo> table =
                    population.network().time().await(member.dht().table());
            Set<PeerId> peers = table.stream().map(PeerInfo::id).collect(Collectors.toSet());
            long there = peers.stream()
                    .filter(peer -> population
                            .network()
                            .node(peer)
                            .filter(SimulatedNode::isOnline)
                            .isPresent())
                    .count();
            sizes.add((double) peers.size());
            gone.add(peers.isEmpty() ? 0 : 1 - (double) there / peers.size());
            near.add(share(population, member, peers, settled));
            memory.add(member.node().peers().peers().size());
            connections.add(member.node().connections().size());
        }
        return new Health(
                Distribution.of(sizes),
                Distribution.of(gone),
                Distribution.of(near),
                Distribution.of(memory),
                Distribution.of(connections));
    }

    private static double share(Population population, Member member, Set<PeerId> peers, long settled) {
        Key self = member.key();
        List<Member> closest = population.closest(self, NEAR + 1, settled).stream()
                .filter(other -> other != member)
                .limit(NEAR)
                .toList();
        long known = closest.stream()
                .filter(other -> peers.contains(other.node().peerId()))
                .count();
        return closest.isEmpty() ? 1 : (double) known / closest.size();
    }
}
