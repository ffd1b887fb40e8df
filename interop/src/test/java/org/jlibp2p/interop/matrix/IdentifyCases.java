package org.jlibp2p.interop.matrix;

import java.util.Base64;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.peer.PeerId;

import static org.assertj.core.api.Assertions.assertThat;

/** What peers tell each other of themselves. */
final class IdentifyCases {
    private static final String DIALERS = "/interop/new-at-dialer/1.0.0";
    private static final String LISTENERS = "/interop/new-at-listener/1.0.0";

    private IdentifyCases() {}

    static List<Case> all() {
        return List.of(
                ofListener(),
                ofDialer(),
                Case.of("the dialer learns of a new protocol of the listener", IdentifyCases::pushByListener),
                Case.of("the listener learns of a new protocol of the dialer", IdentifyCases::pushByDialer));
    }

    static Case ofListener() {
        return Case.of("identify tells the dialer all that the listener says of itself", IdentifyCases::ofListener);
    }

    static Case ofDialer() {
        return Case.of("identify tells the listener all that the dialer says of itself", IdentifyCases::ofDialer);
    }

    private static void ofListener(Pair pair) {
        pair.connectAnew();
        compare(pair.dialer(), pair.listener());
    }

    private static void ofDialer(Pair pair) {
        pair.connectAnew();
        compare(pair.listener(), pair.dialer());
    }

    private static void compare(PeerProcess asking, PeerProcess asked) {
        Fields told = asking.call("identify", "peer", asked.peerId());
        Fields own = asked.call("info");
        assertThat(told.text("peer")).isEqualTo(asked.peerId());
        assertThat(told.text("agent")).isNotBlank();
        assertThat(told.text("protocolVersion")).isNotBlank();
        assertThat(told.texts("protocols")).containsExactlyInAnyOrderElementsOf(own.texts("protocols"));
        List<String> addresses =
                own.texts("addrs").stream().map(Addresses::plain).toList();
        assertThat(told.texts("listenAddrs")).map(Addresses::plain).containsExactlyInAnyOrderElementsOf(addresses);
        compareObserved(told, asking, asked);
        comparePublicKey(told, own);
        compareRecord(told, asking, asked, addresses);
    }

    /** What the asked peer says it sees is its remote address, and the asking one's local address. */
    private static void compareObserved(Fields told, PeerProcess asking, PeerProcess asked) {
        String observed = told.text("observedAddr");
        Fields seen = Pair.connection(asked, asking);
        assertThat(Addresses.plain(observed)).isEqualTo(Addresses.plain(seen.text("remoteAddr")));
        Fields ours = Pair.connection(asking, asked);
        if (ours.has("localAddr")) {
            // js-libp2p takes who comes by secure WebSocket for one that came by WebSocket.
            assertThat(Addresses.hostAndPort(observed)).isEqualTo(Addresses.hostAndPort(ours.text("localAddr")));
        }
    }

    private static void comparePublicKey(Fields told, Fields own) {
        String encoded = own.text("publicKey");
        PublicKey key = PublicKey.decode(Bytes.copyOf(Base64.getDecoder().decode(encoded)));
        assertThat(PeerId.of(key)).hasToString(told.text("peer"));
        if (told.has("publicKey")) {
            assertThat(told.text("publicKey")).isEqualTo(encoded);
        }
    }

    private static void compareRecord(Fields told, PeerProcess asking, PeerProcess asked, List<String> addresses) {
        if (asking.kind() == PeerKind.RUST ^ asked.kind() == PeerKind.RUST) {
            // rust-libp2p signs and accepts records in a domain of its own only, so nobody else takes its records.
            assertThat(told.has("signedPeerRecord")
                            && told.object("signedPeerRecord").flag("verified"))
                    .isFalse();
            return;
        }
        Fields record = told.object("signedPeerRecord");
        assertThat(record.flag("verified")).isTrue();
        assertThat(record.text("signer")).isEqualTo(asked.peerId());
        assertThat(record.text("peer")).isEqualTo(asked.peerId());
        assertThat(record.number("seq")).isPositive();
        assertThat(record.texts("addrs")).map(Addresses::plain).containsExactlyInAnyOrderElementsOf(addresses);
    }

    private static void pushByListener(Pair pair) {
        push(pair, pair.listener(), pair.dialer(), LISTENERS);
    }

    private static void pushByDialer(Pair pair) {
        push(pair, pair.dialer(), pair.listener(), DIALERS);
    }

    private static void push(Pair pair, PeerProcess changing, PeerProcess learning, String protocol) {
        pair.connectAnew();
        Poll.until(learning + " has been told what there was", () -> knows(learning, changing, "/echo/1.0.0"));
        assertThat(knows(learning, changing, protocol)).isFalse();
        changing.call("handle", "protocol", protocol, "mode", "sink");
        Poll.until(learning + " has learnt of the protocol", () -> knows(learning, changing, protocol));
        changing.call("unhandle", "protocol", protocol);
        Poll.until(learning + " has learnt that it is gone", () -> !knows(learning, changing, protocol));
    }

    private static boolean knows(PeerProcess peer, PeerProcess other, String protocol) {
        return peer.call("peerStore", "peer", other.peerId()).objects("peers").stream()
                .anyMatch(known -> known.texts("protocols").contains(protocol));
    }
}
