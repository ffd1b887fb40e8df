package org.jlibp2p.interop.peer;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JavaPeerRelayIT {
    private static final String STRANGER = "12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq";

    private final List<PeerProcess> peers = new ArrayList<>();

    @AfterEach
    void end() {
        peers.forEach(PeerProcess::close);
    }

    private PeerProcess start(String... flags) {
        PeerProcess peer = PeerProcess.start(PeerKind.JAVA, flags);
        peers.add(peer);
        return peer;
    }

    private PeerProcess relay(String... limits) {
        List<String> flags = new ArrayList<>(List.of("--relay-server", "--listen", "/ip4/127.0.0.1/tcp/0"));
        flags.addAll(List.of(limits));
        return start(flags.toArray(String[]::new));
    }

    private PeerProcess circuits(String... flags) {
        List<String> all = new ArrayList<>(List.of("--transports", "tcp,circuit"));
        all.addAll(List.of(flags));
        return start(all.toArray(String[]::new));
    }

    @Test
    void aPeerReservesAndIsDialled() {
        PeerProcess relay = relay("--relay-seconds", "60", "--relay-bytes", "50000");
        PeerProcess listener = circuits();
        PeerProcess dialer = circuits();
        Fields reserved = listener.call("reserve", "addr", relay.address());
        assertThat(reserved.texts("addrs")).containsExactly(relay.address());
        assertThat(reserved.object("voucher").text("relay")).isEqualTo(relay.peerId());
        assertThat(reserved.object("voucher").number("expiration")).isEqualTo(reserved.number("expire"));
        assertThat(relay.call("relayReservations").texts("peers")).containsExactly(listener.peerId());

        Fields connection = dialer.call("dialRelay", "relay", relay.address(), "peer", listener.peerId());
        assertThat(connection.flag("limited")).isTrue();
        assertThat(connection.object("limits").number("seconds")).isEqualTo(60);
        assertThat(connection.object("limits").number("bytes")).isEqualTo(50_000);
        assertThat(dialer.call("echo", "peer", listener.peerId(), "bytes", 1000).flag("verified"))
                .isTrue();
        assertThatThrownBy(() -> dialer.call("dialRelay", "relay", relay.address(), "peer", STRANGER))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining(STRANGER);
    }

    @Test
    void aPeerKeepsPlacesAtTheRelaysOfItsFlags() {
        PeerProcess given = relay();
        PeerProcess listed = relay();
        PeerProcess fixed = circuits("--relay-client", given.address());
        PeerProcess searching = circuits("--relay-discovery", "--relay-client", listed.address());
        for (PeerProcess peer : List.of(fixed, searching)) {
            peer.awaitEvent("relay:reservation", event -> true);
        }

        assertThat(given.call("relayReservations").texts("peers")).containsExactly(fixed.peerId());
        assertThat(listed.call("relayReservations").texts("peers")).containsExactly(searching.peerId());
    }
}
