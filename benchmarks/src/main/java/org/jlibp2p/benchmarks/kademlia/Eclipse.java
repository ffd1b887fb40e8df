package org.jlibp2p.benchmarks.kademlia;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.NetworkScope;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;

/**
 * An attempt to take one key out of the network: many attackers, all closer to it than any honest server, with addresses of a few
 * networks, call at every honest server. Then honest nodes give out records for that key, and others search for them. Confined to
 * the calling thread.
 */
final class Eclipse {
    private static final int GROUPS = 2;
    private static final int PER_GROUP = 256;
    private static final int TRIES = 100;
    private static final int MANY = 1024;
    private static final int NEAR = 20;
    private static final int SAMPLE = 200;
    private static final Duration SETTLING = Duration.ofMinutes(12);
    private static final Duration ATTACK = Duration.ofMinutes(25); // two refreshes of every table

    private final SimulationOptions options;
    private final boolean diversity;
    private final PrintStream progress;
    private final Population population;
    private final Cid wanted;
    private final Key target;
    private final List<SimulatedNode> attackers = new ArrayList<>();
    private final Set<PeerId> attackerIds = new HashSet<>();

    /**
     * What became of it.
     *
     * @param diversity whether the rules of diversity were in force
     * @param attackers how many there were
     * @param groups of how many networks
     * @param inTables the share of attackers in the tables of all honest servers, on average
     * @param inNearTables the same of the 20 honest servers closest to the key
     * @param inResults the share of attackers among the peers that honest searches for the closest ones found
     * @param provided how many of the records given out during the attack reached an honest server
     * @param found how many of the searches found a record
     * @param tries how many records were given out, and how often was searched
     */
    record Result(
            boolean diversity,
            int attackers,
            int groups,
            double inTables,
            double inNearTables,
            double inResults,
            int provided,
            int found,
            int tries) {}

    Eclipse(SimulationOptions options, boolean diversity, PrintStream progress) {
        this.options = options;
        this.diversity = diversity;
        this.progress = progress;
        SimulatedNodes network = SimulatedNodes.create(options.seed(), Simulation.conditions());
        // Without an idea of networks there is nothing to be diverse in: that is what the scope of everywhere means.
        KademliaOptions kademlia =
                diversity ? KademliaOptions.amino() : KademliaOptions.amino().withScope(NetworkScope.EVERYWHERE);
        population = new Population(network, kademlia, 0);
        wanted = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("the key that is attacked, seed " + options.seed())));
        target = Key.of(wanted.hash().bytes());
    }

    Result run() {
        say("growing");
        population.grow(options.eclipseNodes(), options.eclipseNodes() / 600.0);
        population.network().time().advance(SETTLING);
        say("attacking");
        attack();
        int found = 0;
        int provided = 0;
        double inResults = 0;
        for (int i = 0; i < TRIES; i++) {
            Member by = population.any(Member::server);
            quietly(by.dht().provide(wanted));
            provided += heldByHonest(by) ? 1 : 0;
            Member seeker = population.any(member -> member != by);
            List<PeerInfo> result =
                    await(seeker.dht().closestPeers(wanted.hash().bytes()));
            inResults += share(result.stream().map(PeerInfo::id).toList());
            // Of this one record, whatever others of the attempts before there may be: the searcher takes all there
            // are.
            List<PeerInfo> providers = await(seeker.dht().findProviders(wanted).take(MANY));
            found += providers.stream()
                            .anyMatch(peer -> peer.id().equals(by.node().peerId()))
                    ? 1
                    : 0;
        }
        say("done");
        return new Result(
                diversity,
                attackers.size(),
                GROUPS,
                inTables(population
                        .online()
                        .subList(0, Math.min(SAMPLE, population.online().size()))),
                inTables(population.closest(target, NEAR, population.now())),
                inResults / TRIES,
                provided,
                found,
                TRIES);
    }

    private boolean heldByHonest(Member by) {
        Instant now = population.network().time().loop().now();
        long honest = population.closest(target, NEAR, population.now()).stream()
                .filter(member -> member != by)
                .filter(member -> await(member.providers().find(wanted.hash().bytes(), MANY, now)).stream()
                        .anyMatch(peer -> peer.id().equals(by.node().peerId())))
                .count();
        return honest > 0;
    }

    /** Keys are tried until one lies closer than the closest honest server; that is what an attacker does, too. */
    private void attack() {
        int closest =
                population.closest(target, 1, population.now()).get(0).key().commonPrefix(target);
        while (attackers.size() < options.sybils()) {
            int number = attackers.size();
            Multiaddr address = Multiaddr.parse(
                    "/ip4/45." + (number % GROUPS) + "." + number / PER_GROUP + "." + number % PER_GROUP + "/tcp/4001");
            Identity identity = closer(closest);
            SimulatedNode attacker = population
                    .network()
                    .add(NodeSpec.reachable(Sybil.service(KademliaOptions.AMINO, this::accomplices))
                            .withIdentity(identity)
                            .withAddress(address));
            attacker.start();
            attackers.add(attacker);
            attackerIds.add(attacker.peerId());
        }
        for (Member victim : population.servers()) {
            attackers.forEach(
                    attacker -> attacker.service(Sybil.class).call(victim.node().info()));
            population.network().time().advance(Duration.ofMillis(100));
        }
        population.network().time().advance(ATTACK);
    }

    private List<PeerInfo> accomplices() {
        return attackers.stream().map(SimulatedNode::info).toList();
    }

    private Identity closer(int commonPrefix) {
        while (true) {
            Identity identity = population.network().newIdentity();
            if (Key.of(identity.peerId()).commonPrefix(target) > commonPrefix) {
                return identity;
            }
        }
    }

    private double inTables(List<Member> members) {
        return members.stream()
                .mapToDouble(member -> share(
                        await(member.dht().table()).stream().map(PeerInfo::id).toList()))
                .average()
                .orElse(0);
    }

    private double share(List<PeerId> peers) {
        return peers.isEmpty()
                ? 0
                : (double) peers.stream().filter(attackerIds::contains).count() / peers.size();
    }

    private <T> T await(CompletableFuture<T> future) {
        return population.network().time().await(future);
    }

    private void quietly(CompletableFuture<?> future) {
        await(future.handle((done, failure) -> Async.unwrap(failure)));
    }

    private void say(String what) {
        progress.printf(
                "eclipse %s diversity: %s after %s, %d s of processor%n",
                diversity ? "with" : "without",
                what,
                population.network().time().elapsed(),
                Resources.now().processor().toSeconds());
    }
}
