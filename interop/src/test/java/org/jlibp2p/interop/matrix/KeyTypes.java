package org.jlibp2p.interop.matrix;

import org.jlibp2p.interop.harness.KeyKind;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Two peers that both have an identity key of one kind, each dialling the other. */
final class KeyTypes {
    private KeyTypes() {}

    /** Connects both ways; each side proves who it is to the other. */
    static void connect(PeerKind other, KeyKind key) {
        try (Pair pair = new Pair(new Direction(PeerKind.JAVA, other), Stack.CORE, "--key", key.flag())) {
            pair.open();
            assertThat(pair.dialer().ready().text("keyType")).isEqualToIgnoringCase(key.flag());
            assertThat(pair.listener().ready().text("keyType")).isEqualToIgnoringCase(key.flag());
            pair.connectAnew();
            pair.dialer().call("ping", "peer", pair.listener().peerId());
            identify(pair.dialer(), pair.listener());
            pair.disconnect();
            pair.listener().call("dial", "addr", pair.dialer().address());
            pair.listener().call("ping", "peer", pair.dialer().peerId());
            identify(pair.listener(), pair.dialer());
        }
    }

    private static void identify(PeerProcess asking, PeerProcess asked) {
        assertThat(asking.call("identify", "peer", asked.peerId()).text("peer")).isEqualTo(asked.peerId());
    }
}
