package org.jlibp2p.kad;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableSnapshotTest {
    private static final PeerId ONE = Identity.generate().peerId();
    private static final PeerId OTHER = Identity.generate().peerId();
    private static final Multiaddr PLACE = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");
    private static final Multiaddr SECOND = Multiaddr.parse("/dns4/example.org/tcp/443/tls/ws");

    @Test
    void peersAreReadAsTheyWereWritten() {
        List<PeerInfo> peers = List.of(new PeerInfo(ONE, List.of(PLACE, SECOND)), new PeerInfo(OTHER, List.of(PLACE)));

        assertThat(TableSnapshot.parse(TableSnapshot.format(peers))).isEqualTo(peers);
    }

    @Test
    void aPeerWithoutAnAddressIsNotWorthALine() {
        assertThat(TableSnapshot.format(List.of(new PeerInfo(ONE, List.of())))).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        String lines = "# a remark\n\n" + PLACE + "\n/ip4/192.0.2.1/tcp/4001/p2p/nobody\n" + SECOND + "/p2p/" + OTHER
                + "\r\n" + PLACE + "/p2p/" + ONE.toString().substring(0, 20);

        assertThat(TableSnapshot.parse(lines)).containsExactly(new PeerInfo(OTHER, List.of(SECOND)));
    }

    @Test
    void moreThanATableHasIsNotRead() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TableSnapshot.MAX_PEERS + 10; i++) {
            lines.append(PLACE)
                    .append("/p2p/")
                    .append(Identity.generate().peerId())
                    .append('\n');
        }

        assertThat(TableSnapshot.parse(lines.toString())).hasSize(TableSnapshot.MAX_PEERS);
    }
}
