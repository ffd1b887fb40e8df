package org.jlibp2p.interop.kad;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

import static org.assertj.core.api.Assertions.assertThat;

/** What every kind does in every network, in this order. */
final class KadCases {
    static final String CLIENTS_FOUND = "finds the addresses of a client of every kind";
    static final String RSA_NAME = "makes an IPNS record of an RSA name that every kind reads";

    private static final Duration SEEN = Duration.ofSeconds(60);
    private static final List<String> VALUES = List.of("/ipfs/bafkqaaa", "/ipfs/bafkqacdjmrsw45djor4q");

    private KadCases() {}

    static List<KadCase> all() {
        return List.of(
                new KadCase("has every server in its tables, and no client", KadCases::met),
                new KadCase("names the servers closest to a key", KadCases::closest),
                new KadCase("finds the addresses of a server of every kind", KadCases::findsServers),
                new KadCase(CLIENTS_FOUND, KadCases::findsClients),
                new KadCase("provides what every kind finds", KadCases::provides),
                new KadCase("puts a public key that every kind reads", KadCases::putsPublicKey),
                new KadCase(
                        "makes an IPNS record that every kind reads, and one that takes its place",
                        (network, kind) -> makesRecords(network, kind, network.server(kind))),
                new KadCase(RSA_NAME, (network, kind) -> makesRecords(network, kind, network.client(kind))),
                new KadCase("leaves the tables when it becomes a client, and comes back", KadCases::changesMode));
    }

    private static void met(KadNetwork network, PeerKind kind) {
        network.of(kind).forEach(network::awaitTable);
    }

    private static void closest(KadNetwork network, PeerKind kind) {
        Fields found = network.client(kind)
                .callWithin(
                        KadNetwork.COMMAND,
                        "kadGetClosestPeers",
                        "peer",
                        network.server(kind).peerId());
        List<String> peers =
                found.objects("peers").stream().map(peer -> peer.text("peer")).toList();
        // There are fewer than twenty.
        assertThat(peers)
                .containsExactlyInAnyOrderElementsOf(
                        network.servers().map(PeerProcess::peerId).toList());
    }

    private static void findsServers(KadNetwork network, PeerKind kind) {
        Stream.concat(Stream.of(network.bootstrap()), network.kinds().stream().map(network::server))
                .forEach(wanted -> finds(network.client(kind), wanted));
    }

    private static void findsClients(KadNetwork network, PeerKind kind) {
        network.kinds().forEach(other -> finds(network.server(kind), network.client(other)));
    }

    private static void finds(PeerProcess peer, PeerProcess wanted) {
        Fields found = peer.callWithin(KadNetwork.COMMAND, "kadFindPeer", "peer", wanted.peerId());
        assertThat(found.text("peer")).isEqualTo(wanted.peerId());
        assertThat(withoutPeer(found.texts("addrs")))
                .as(peer + " finds " + wanted)
                .contains(address(wanted));
    }

    private static void provides(KadNetwork network, PeerKind kind) {
        PeerProcess provider = network.client(kind);
        String content = "from " + provider.peerId();
        String cid = provider.callWithin(KadNetwork.COMMAND, "kadProvide", "data", content)
                .text("cid");
        for (PeerKind other : network.kinds()) {
            PeerProcess seeker = network.server(other);
            Fields result = seeker.callWithin(KadNetwork.COMMAND, "kadFindProviders", "cid", cid);
            Map<String, List<String>> found = result.objects("providers").stream()
                    .collect(Collectors.toMap(
                            each -> each.text("peer"), each -> withoutPeer(each.texts("addrs")), (one, more) -> one));
            assertThat(found).as(seeker + " finds providers").containsOnlyKeys(provider.peerId());
            if (other != PeerKind.RUST) { // which tells who provides, not where
                assertThat(found.get(provider.peerId())).contains(address(provider));
            }
        }
    }

    private static void putsPublicKey(KadNetwork network, PeerKind kind) {
        PeerProcess owner = network.client(kind);
        String publicKey = owner.call("info").text("publicKey");
        Map<String, String> key = Map.of("ns", "pk", "peer", owner.peerId());
        assertThat(owner.callWithin(KadNetwork.COMMAND, "kadPut", "key", key, "value", Map.of("base64", publicKey))
                        .flag("stored"))
                .isTrue();
        for (PeerKind other : network.kinds()) {
            Fields read = network.server(other).callWithin(KadNetwork.COMMAND, "kadGet", "key", key);
            assertThat(base64(read)).as("the key as " + other + " reads it").isEqualTo(publicKey);
        }
    }

    /** What a peer has read, which it shows as a text if it can. */
    static String base64(Fields read) {
        return read.has("base64")
                ? read.text("base64")
                : Base64.getEncoder().encodeToString(read.text("data").getBytes(StandardCharsets.UTF_8));
    }

    private static void makesRecords(KadNetwork network, PeerKind kind, PeerProcess maker) {
        for (int seq = 1; seq <= VALUES.size(); seq++) {
            String value = VALUES.get(seq - 1);
            maker.callWithin(KadNetwork.COMMAND, "ipnsRecord", "value", value, "seq", seq);
            for (PeerKind other : network.kinds()) {
                PeerProcess reader = maker == network.client(kind) ? network.server(other) : network.client(other);
                Fields read = reader.callWithin(KadNetwork.COMMAND, "ipnsResolve", "peer", maker.peerId());
                assertThat(read.text("value"))
                        .as("the value as " + other + " reads it")
                        .isEqualTo(value);
                assertThat(read.number("seq")).isEqualTo(seq);
            }
        }
    }

    private static void changesMode(KadNetwork network, PeerKind kind) {
        PeerProcess changing = network.spare(kind);
        // Who is not connected cannot be told.
        watchers(network).forEach(watcher -> watcher.call("dial", "addr", changing.address()));
        watchers(network).forEach(watcher -> awaitServer(watcher, changing));
        assertThat(changing.call("kadMode", "mode", "client").text("mode")).isEqualTo("client");
        assertThat(changing.call("info").texts("protocols")).doesNotContain(KadNetwork.PROTOCOL);
        watchers(network).forEach(watcher -> awaitClient(watcher, changing));
        assertThat(changing.call("kadMode", "mode", "server").text("mode")).isEqualTo("server");
        watchers(network).forEach(watcher -> awaitServer(watcher, changing));
    }

    private static Stream<PeerProcess> watchers(KadNetwork network) {
        return Stream.concat(
                Stream.of(network.bootstrap()), network.kinds().stream().map(network::server));
    }

    /** Waits until a peer has heard that another is a client, and has it in its table no more, where it cares. */
    private static void awaitClient(PeerProcess watcher, PeerProcess changed) {
        Poll.until(watcher + " hears of a client in " + changed, SEEN, () -> !hasHeardOfServer(watcher, changed));
        if (clearsPlaceOf(watcher.kind(), changed.kind())) {
            Poll.until(watcher + " has no more place for " + changed, SEEN, () -> !isInTable(watcher, changed));
        }
    }

    /**
     * Whether a kind of peer always clears the place of one that has become a client. js-libp2p does when somebody wants
     * it. go-libp2p does at once, and puts back who answers a query: rust-libp2p and js-libp2p still do, on streams that
     * were open.
     */
    private static boolean clearsPlaceOf(PeerKind watcher, PeerKind changed) {
        return switch (watcher) {
            case JS -> false;
            case GO -> changed != PeerKind.RUST && changed != PeerKind.JS;
            case RUST, JAVA -> true;
        };
    }

    private static void awaitServer(PeerProcess watcher, PeerProcess changed) {
        Poll.until(
                watcher + " takes " + changed + " for a server",
                SEEN,
                () -> hasHeardOfServer(watcher, changed) && isInTable(watcher, changed));
    }

    private static boolean hasHeardOfServer(PeerProcess watcher, PeerProcess watched) {
        return watcher.call("peerStore", "peer", watched.peerId()).objects("peers").stream()
                .anyMatch(known -> known.texts("protocols").contains(KadNetwork.PROTOCOL));
    }

    private static boolean isInTable(PeerProcess watcher, PeerProcess watched) {
        return watcher.call("kadTable").texts("peers").contains(watched.peerId());
    }

    private static String address(PeerProcess peer) {
        return withoutPeer(peer.address());
    }

    private static List<String> withoutPeer(List<String> addresses) {
        return addresses.stream().map(KadCases::withoutPeer).toList();
    }

    private static String withoutPeer(String address) {
        int at = address.indexOf("/p2p/");
        return at < 0 ? address : address.substring(0, at);
    }
}
