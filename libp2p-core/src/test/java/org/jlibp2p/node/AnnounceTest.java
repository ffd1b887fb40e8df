package org.jlibp2p.node;

import java.util.List;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;

/** What a node says of where it can be reached, in its own words and in those of the peers that it told. */
class AnnounceTest {
    private static final String PROXY = "/dns4/example.org/tcp/443/tls/ws";
    private static final String FORWARDED = "/ip4/5.6.7.8/tcp/4001";

    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static List<String> own(Node node) {
        return node.addresses().stream()
                .map(address -> address.withoutLast(MultiaddrProtocol.P2P).toString())
                .toList();
    }

    /** What a peer hears of a node, and finds in its signed record: the same. */
    private List<String> told(Node node, String listening) {
        Node peer = network.client(builder -> builder);
        Connection connection = await(peer.connect(
                Multiaddr.parse(listening).with(MultiaddrProtocol.P2P, node.id().toString())));
        IdentifyInfo info = await(peer.service(Identify.class).identified(connection));
        PeerRecord record = PeerRecord.open(info.signedRecord().orElseThrow());
        assertThat(record.addresses()).isEqualTo(info.listenAddresses());
        assertThat(peer.peers().addresses(node.id())).containsExactlyInAnyOrderElementsOf(info.listenAddresses());
        return info.listenAddresses().stream().map(Multiaddr::toString).toList();
    }

    @Test
    void whatIsAnnouncedIsAllThatIsSaid() {
        Node node = network.start(Node.builder().listen("/memory/71").announce(PROXY, FORWARDED));
        assertThat(own(node)).containsExactly(PROXY, FORWARDED);
        assertThat(told(node, "/memory/71")).containsExactly(PROXY, FORWARDED);
    }

    @Test
    void whatIsAppendedIsSaidBeside() {
        Node node = network.start(Node.builder().listen("/memory/72").appendAnnounce(FORWARDED));
        assertThat(own(node)).containsExactly("/memory/72", FORWARDED);
        assertThat(told(node, "/memory/72")).containsExactly("/memory/72", FORWARDED);
    }

    @Test
    void whatIsNotAnnouncedIsNotSaid() {
        Node node = network.start(
                Node.builder().listen("/memory/73", "/memory/74").noAnnounce("/memory/73", "/ip4/10.0.0.0/ipcidr/8"));
        assertThat(own(node)).containsExactly("/memory/74");
        assertThat(told(node, "/memory/73")).containsExactly("/memory/74");
    }

    @Test
    void peersArePushedWhatIsSaidAndNoMore() {
        Node node = network.start(
                Node.builder().listen("/memory/75").appendAnnounce(PROXY).noAnnounce("/memory/77"));
        Node peer = network.client(builder -> builder);
        await(peer.connect(node.addresses().get(0)));
        await(node.listen(Multiaddr.parse("/memory/77")));
        await(node.listen(Multiaddr.parse("/memory/76")));
        eventually(
                "the peer has been told",
                () -> peer.service(Identify.class)
                        .infoOf(node.id())
                        .filter(info -> info.listenAddresses().contains(Multiaddr.parse("/memory/76")))
                        .isPresent());
        assertThat(peer.service(Identify.class).infoOf(node.id()).orElseThrow().listenAddresses())
                .map(Multiaddr::toString)
                .containsExactly("/memory/75", "/memory/76", PROXY);
    }

    @Test
    void anAddressOfAnotherPeerIsRefusedAsSoonAsItIsKnownToBe() {
        Identity self = Identity.generate();
        String other = FORWARDED + "/p2p/" + Identity.generate().peerId();
        assertThatThrownBy(() -> Node.builder().identity(self).announce(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another peer");
        assertThatThrownBy(() -> Node.builder().appendAnnounce(other).identity(self))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network.start(Node.builder().announce(other)))
                .isInstanceOf(IllegalArgumentException.class);
        Node node = network.start(Node.builder().identity(self).announce(FORWARDED + "/p2p/" + self.peerId()));
        assertThat(own(node)).containsExactly(FORWARDED);
    }

    @Test
    void whatIsNoAddressIsRefusedAtOnce() {
        for (String wrong : List.of("4001", "example.org:4001", "/ip4/0.0.0.0/tcp/1", "/tcp/1", "")) {
            assertThatThrownBy(() -> Node.builder().announce(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Node.builder().appendAnnounce(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Node.builder().noAnnounce("10.0.0.0/8")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Node.builder().announce(FORWARDED).noAnnounce("/ip4/5.6.7.8"))
                .hasMessageContaining("not to be announced");
    }
}
