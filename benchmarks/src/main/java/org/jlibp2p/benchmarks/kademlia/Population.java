package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;

/**
 * All honest nodes: joins them one after another, has some vanish and others come, and knows at any moment who is there, which
 * no node does. Confined to the thread that drives the time.
 */
final class Population {
    /** Nodes that are there from the beginning to the end, and that new ones begin with. */
    private static final int BOOTSTRAP = 4;

    private final SimulatedNodes network;
    private final KademliaOptions options;
    private final double nat;
    private final SplittableRandom random;
    private final List<Member> online = new ArrayList<>();
    private BootstrapList bootstrap = BootstrapList.of();
    private int left;

    Population(SimulatedNodes network, KademliaOptions options, double nat) {
        this.network = network;
        this.options = options;
        this.nat = nat;
        random = network.random();
    }

    SimulatedNodes network() {
        return network;
    }

    List<Member> online() {
        return Collections.unmodifiableList(online);
    }

    List<Member> servers() {
        return online.stream().filter(Member::server).toList();
    }

    /** How many have vanished so far. */
    int left() {
        return left;
    }

    /** Has nodes join, so many a second, until there are enough. */
    void grow(int count, double perSecond) {
        while (online.size() < count) {
            join();
            network.time().advance(Duration.ofNanos((long) (1e9 / perSecond)));
        }
    }

    private void join() {
        boolean server = online.size() < BOOTSTRAP || random.nextDouble() >= nat;
        ProviderStore providers = MemoryProviderStore.create(ProviderStoreLimits.defaults());
        KademliaOptions its = options.withMode(server ? Mode.SERVER : Mode.CLIENT)
                .withBootstrap(bootstrap)
                .withProviderStore(providers);
        SplittableRandom chance = random.split();
        var dht = Kademlia.service(its, chance);
        var caller = Caller.service(its);
        SimulatedNode node = network.add(server ? NodeSpec.reachable(dht, caller) : NodeSpec.hidden(dht, caller));
        node.start();
        online.add(new Member(node, Key.of(node.peerId()), server, now(), providers));
        if (online.size() <= BOOTSTRAP) {
            bootstrap = BootstrapList.of(online.stream()
                    .map(Member::node)
                    .map(first -> first.address()
                            .with(MultiaddrProtocol.P2P, first.peerId().toString()))
                    .toList());
        }
    }

    long now() {
        return network.time().elapsed().toNanos();
    }

    /** From now on a share of the nodes vanishes in an hour, at moments of their own, and as many come. */
    void churn(double sharePerHour, Duration howLong) {
        double perSecond = online.size() * sharePerHour / 3600;
        if (perSecond > 0) {
            later(perSecond, now() + howLong.toNanos(), this::vanish);
            later(perSecond, now() + howLong.toNanos(), this::join);
        }
    }

    private void later(double perSecond, long end, Runnable step) {
        double pause = -Math.log(1 - random.nextDouble()) / perSecond;
        network.time().loop().schedule(Duration.ofNanos((long) (pause * 1e9)), () -> {
            if (now() < end) {
                step.run();
                later(perSecond, end, step);
            }
        });
    }

    private void vanish() {
        int at = BOOTSTRAP + random.nextInt(online.size() - BOOTSTRAP);
        Member gone = online.get(at);
        online.set(at, online.get(online.size() - 1));
        online.remove(online.size() - 1);
        gone.node().vanish();
        network.remove(gone.node());
        left++;
    }

    /** Anybody who is as asked for. */
    Member any(Predicate<Member> wanted) {
        for (int i = 0; i < 100_000; i++) {
            Member member = online.get(random.nextInt(online.size()));
            if (wanted.test(member)) {
                return member;
            }
        }
        throw new IllegalStateException("nobody is as asked for");
    }

    /** Some bytes to be looked for. */
    Bytes anyKey() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return Bytes.wrap(key);
    }

    /** The servers closest to a key that have been there since some time, the closest one first. */
    List<Member> closest(Key key, int count, long since) {
        Comparator<Member> nearFirst = key.closestFirst(Member::key);
        PriorityQueue<Member> nearest = new PriorityQueue<>(nearFirst.reversed());
        for (Member member : online) {
            boolean counts = member.server() && member.since() <= since;
            if (counts && (nearest.size() < count || nearFirst.compare(member, nearest.peek()) < 0)) {
                nearest.add(member);
                if (nearest.size() > count) {
                    nearest.poll();
                }
            }
        }
        return nearest.stream().sorted(nearFirst).toList();
    }
}
