package org.jlibp2p.interop.matrix;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What peers of other implementations hear of where a node is that announces other addresses than it listens at. */
@Tag("other-implementations")
@Timeout(300)
class AnnounceIT {
    private static final List<String> ANNOUNCED =
            List.of("/dns4/example.org/tcp/443/tls/ws", "/ip4/5.6.7.8/tcp/4001", "/ip6/2a00::7/tcp/4001");

    private static PeerProcess announcing(PeerKind kind, int port) {
        List<String> flags = new ArrayList<>(List.of("--listen", "/ip4/127.0.0.1/tcp/" + port));
        for (String address : ANNOUNCED) {
            flags.addAll(List.of("--announce", address));
        }
        return PeerProcess.start(kind, flags.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String withoutPeer(String address) {
        int at = address.indexOf("/p2p/");
        return at < 0 ? address : address.substring(0, at);
    }

    private static Fields identify(PeerProcess asking, PeerProcess asked, int port) {
        asking.call("dial", "addr", "/ip4/127.0.0.1/tcp/" + port + "/p2p/" + asked.peerId());
        return asking.call("identify", "peer", asked.peerId());
    }

    @ParameterizedTest
    @EnumSource
    void everyImplementationHearsExactlyWhatJavaAnnounces(PeerKind kind) throws IOException {
        int port = freePort();
        try (PeerProcess java = announcing(PeerKind.JAVA, port);
                PeerProcess other = PeerProcess.start(kind)) {
            assertThat(java.call("info").texts("addrs"))
                    .map(AnnounceIT::withoutPeer)
                    .containsExactlyInAnyOrderElementsOf(ANNOUNCED);
            Fields told = identify(other, java, port);
            assertThat(told.texts("listenAddrs"))
                    .map(AnnounceIT::withoutPeer)
                    .containsExactlyInAnyOrderElementsOf(ANNOUNCED);
            if (kind != PeerKind.RUST) { // which takes records of its own kind only
                Fields record = told.object("signedPeerRecord");
                assertThat(record.flag("verified")).isTrue();
                assertThat(record.texts("addrs"))
                        .map(AnnounceIT::withoutPeer)
                        .containsExactlyInAnyOrderElementsOf(ANNOUNCED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GO", "JS"})
    void javaHearsExactlyWhatOthersAnnounce(PeerKind kind) throws IOException {
        int port = freePort();
        try (PeerProcess other = announcing(kind, port);
                PeerProcess java = PeerProcess.start(PeerKind.JAVA)) {
            Fields told = identify(java, other, port);
            assertThat(told.texts("listenAddrs"))
                    .map(AnnounceIT::withoutPeer)
                    .containsExactlyInAnyOrderElementsOf(ANNOUNCED);
            assertThat(told.object("signedPeerRecord").texts("addrs"))
                    .map(AnnounceIT::withoutPeer)
                    .containsExactlyInAnyOrderElementsOf(ANNOUNCED);
        }
    }

    @Test
    void anAddressThatNobodyCanReachIsFatalAndNamed() {
        assertThatThrownBy(() -> PeerProcess.start(PeerKind.JAVA, "--announce", "/ip4/0.0.0.0/tcp/4001"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/ip4/0.0.0.0/tcp/4001");
    }
}
