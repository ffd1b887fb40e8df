package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The DHT in a network of 200 nodes of which a quarter cannot be dialled: the small sister of benchmarks/kademlia. */
class SimulatedDhtTest {
    private static final int NODES = 200;
    private static final int TRIES = 25;
    private static final long SEED = 5;

    private final SimulatedNodes network = SimulatedNodes.create(SEED, NodeConditions.defaults());
    private final SplittableRandom random = network.random();
    private final List<SimulatedNode> online = new ArrayList<>();
    private BootstrapList bootstrap = BootstrapList.of();

    private SimulatedNode join(boolean server) {
        KademliaOptions options = KademliaOptions.amino()
                .withMode(server ? Mode.SERVER : Mode.CLIENT)
                .withBootstrap(bootstrap);
        var dht = Kademlia.service(options, random.split());
        SimulatedNode node = network.add(server ? NodeSpec.reachable(dht) : NodeSpec.hidden(dht));
        node.start();
        if (online.isEmpty()) {
            bootstrap = BootstrapList.of(List.of(
                    node.address().with(MultiaddrProtocol.P2P, node.peerId().toString())));
        }
        online.add(node);
        return node;
    }

    private void grow() {
        for (int i = 0; i < NODES; i++) {
            join(i % 4 != 3);
            network.time().advance(Duration.ofMillis(500));
        }
        network.time().advance(Duration.ofMinutes(3));
    }

    private void replaceSome(int count) {
        for (int i = 0; i < count; i++) {
            online.remove(1 + random.nextInt(online.size() - 1)).vanish();
            join(i % 4 != 3);
            network.time().advance(Duration.ofSeconds(10));
        }
        network.time().advance(Duration.ofMinutes(3));
    }

    private SimulatedNode any() {
        return online.get(random.nextInt(online.size()));
    }

    private Bytes anyKey() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return Bytes.wrap(key);
    }

    private <T> T await(CompletableFuture<T> future) {
        return network.time().await(future);
    }

    /** Of all but the one that searches. */
    private List<PeerId> trulyClosest(Bytes key, SimulatedNode from) {
        Key target = Key.of(key);
        return online.stream()
                .filter(node -> !node.isHidden() && node != from)
                .map(SimulatedNode::peerId)
                .sorted(target.closestFirst(Key::of))
                .limit(20)
                .toList();
    }

    @Test
    void peersAndContentAreFoundWhileNodesComeAndGo() {
        grow();
        assertFindsTheClosest();
        List<Cid> given = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(anyKey()));
            await(online.get(0).service(Kademlia.class).provide(cid));
            given.add(cid);
        }
        replaceSome(NODES / 4);
        assertFindsTheClosest();
        for (Cid cid : given) {
            SimulatedNode from = any();
            if (from == online.get(0)) {
                continue; // it knows without asking
            }
            List<PeerInfo> found =
                    await(from.service(Kademlia.class).findProviders(cid).take(1));
            assertThat(found)
                    .extracting(PeerInfo::id)
                    .containsExactly(online.get(0).peerId());
        }
    }

    private void assertFindsTheClosest() {
        int hits = 0;
        for (int i = 0; i < TRIES; i++) {
            Bytes key = anyKey();
            SimulatedNode from = any();
            List<PeerId> found = await(from.service(Kademlia.class).closestPeers(key)).stream()
                    .map(PeerInfo::id)
                    .toList();
            List<PeerId> truth = trulyClosest(key, from);
            assertThat(found).as("the closest server").contains(truth.get(0));
            hits += (int) truth.stream().filter(found::contains).count();
        }
        assertThat(hits).as("of the %s closest servers", 20 * TRIES).isGreaterThanOrEqualTo(19 * TRIES);
    }

    @Test
    void aServerIsFoundByItsNameAloneAndOneThatIsGoneIsNot() {
        grow();
        for (int i = 0; i < TRIES; i++) {
            SimulatedNode wanted = any();
            SimulatedNode from = any();
            Optional<PeerInfo> found = await(from.service(Kademlia.class).findPeer(wanted.peerId()));
            if (!wanted.isHidden()) {
                assertThat(found.orElseThrow().addresses()).contains(wanted.address());
            }
        }
        SimulatedNode gone = online.stream()
                .filter(node -> !node.isHidden())
                .skip(7)
                .findFirst()
                .orElseThrow();
        online.remove(gone);
        gone.vanish();
        network.time().advance(Duration.ofMinutes(1));
        assertThat(await(online.get(0).service(Kademlia.class).findPeer(gone.peerId())))
                .isEmpty();
    }
}
