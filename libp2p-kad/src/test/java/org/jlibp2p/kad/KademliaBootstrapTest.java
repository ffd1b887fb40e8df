package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.KademliaEvent.BootstrapPeerFailed;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers of the bootstrap list that are of no use, go, and come back, among simulated nodes of the internet. */
class KademliaBootstrapTest extends KademliaNodes {
    @Test
    void whyABootstrapPeerIsOfNoUseIsTold() {
        servers.add(start(NodeSpec.reachable(Window.service()))); // has no DHT
        SimulatedNode gone = start(NodeSpec.reachable(kademlia(KademliaOptions.amino())));
        gone.stop();
        List<BootstrapPeerFailed> failed = new ArrayList<>();
        BootstrapList list = BootstrapList.of(List.of(withId(servers.get(0)), withId(gone)));
        SimulatedNode node = network.add(
                NodeSpec.reachable(Window.service(), kademlia(options().withBootstrap(list))));
        node.start();
        node.service(Window.class).node.events().on(BootstrapPeerFailed.class, failed::add);
        pass(Duration.ofMinutes(1));

        assertThat(failed)
                .extracting(BootstrapPeerFailed::peer)
                .contains(servers.get(0).peerId(), gone.peerId());
        assertThat(failed)
                .allSatisfy(event -> assertThat(event.failure().isPresent())
                        .isEqualTo(event.peer().equals(gone.peerId())));
    }

    @Test
    void aBootstrapPeerThatIsNotThereIsTriedAgain() {
        SimulatedNode late = network.add(NodeSpec.reachable(kademlia(KademliaOptions.amino())));
        servers.add(late);
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options())));
        pass(Duration.ofSeconds(30));
        assertThat(table(node)).isEmpty();

        late.start();
        pass(Duration.ofMinutes(5));
        assertThat(table(node)).containsExactly(late.peerId());
        assertThat(table(late)).containsExactly(node.peerId());
    }

    @Test
    void aBootstrapPeerThatHasJustStoppedToAnswerIsTriedOften() {
        startServers(12);
        List<BootstrapPeerFailed> failed = new ArrayList<>();
        SimulatedNode node = watched(failed);
        servers.get(0).vanish();
        for (int i = 0; i < 240 && failed.isEmpty(); i++) {
            pass(Duration.ofSeconds(10));
        }
        assertThat(failed)
                .extracting(BootstrapPeerFailed::peer)
                .containsExactly(servers.get(0).peerId());
        pass(Duration.ofMinutes(10));
        servers.get(0).start();
        pass(Duration.ofSeconds(45));

        assertThat(table(node)).contains(servers.get(0).peerId());
    }

    @Test
    void aBootstrapPeerThatIsGoneForLongIsSeldomTriedAndToldOfOnce() {
        startServers(12);
        List<BootstrapPeerFailed> failed = new ArrayList<>();
        SimulatedNode node = watched(failed);
        servers.get(0).vanish();
        pass(Duration.ofMinutes(35));
        long dials = node.traffic().failedDials();
        pass(Duration.ofMinutes(20));

        assertThat(node.traffic().failedDials() - dials).isBetween(3L, 6L);
        assertThat(failed).hasSize(1);
    }

    @Test
    void aBootstrapPeerIsToldOfAgainWhenItHasAnsweredInBetween() {
        startServers(12);
        List<BootstrapPeerFailed> failed = new ArrayList<>();
        SimulatedNode node = watched(failed);
        servers.get(0).vanish();
        pass(Duration.ofMinutes(25));
        assertThat(failed).hasSize(1);
        servers.get(0).start();
        pass(Duration.ofMinutes(6));
        assertThat(table(node)).contains(servers.get(0).peerId());
        servers.get(0).vanish();
        pass(Duration.ofMinutes(25));

        assertThat(failed).hasSize(2);
    }

    private SimulatedNode watched(List<BootstrapPeerFailed> failed) {
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options()), Window.service()));
        node.service(Window.class).node.events().on(BootstrapPeerFailed.class, failed::add);
        pass(Duration.ofMinutes(1));
        assertThat(table(node)).contains(servers.get(0).peerId());
        return node;
    }

    @Test
    void aBootstrapPeerThatAnswersIsNotLostThoughItGetsNoPlace() {
        startServers(6);
        List<Duration> asked = new ArrayList<>();
        SimulatedNode silent = network.add(empty(() -> asked.add(elapsed())));
        BootstrapList list = BootstrapList.of(List.of(withId(servers.get(0)), withId(silent)));
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options()
                .withBootstrap(list)
                .withLimits(KademliaLimits.defaults().withBucketSize(3).withThin(3)))));
        pass(Duration.ofMinutes(2)); // it is not there, and so counts as lost
        silent.start();
        pass(Duration.ofMinutes(1));
        assertThat(asked).isNotEmpty();
        assertThat(table(node)).doesNotContain(silent.peerId()).hasSizeGreaterThanOrEqualTo(3);
        asked.clear();
        pass(Duration.ofMinutes(5));

        assertThat(asked).isEmpty();
    }

    @Test
    void aBootstrapPeerThatHasStoppedToAnswerIsLookedForUntilItIsBackThoughTheTableIsFull() {
        startServers(16);
        SimulatedNode bootstrap = servers.get(0);
        bootstrap.vanish();
        pass(Duration.ofMinutes(40));
        List<SimulatedNode> others = servers.subList(1, servers.size());
        others.forEach(other -> assertThat(table(other))
                .doesNotContain(bootstrap.peerId())
                .hasSizeGreaterThan(KademliaLimits.defaults().thin()));

        bootstrap.start(); // it knows nobody, and nobody is on its list
        pass(Duration.ofMinutes(6)); // it has been gone for long: it is not tried as often as at first

        others.forEach(other -> assertThat(table(other)).contains(bootstrap.peerId()));
        assertThat(table(bootstrap)).hasSize(others.size());
    }
}
