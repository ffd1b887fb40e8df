package org.jlibp2p.kad;

import java.nio.file.Path;

import org.jlibp2p.kad.provide.MemoryReprovideStore;
import org.jlibp2p.kad.provide.ReprovideOptions;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.MemoryRecordStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.kad.store.RecordStoreLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KademliaOptionsTest {
    private final KademliaOptions wide = KademliaOptions.amino();
    private final KademliaOptions local = KademliaOptions.lan();

    private static void refuses(KademliaOptions wide, KademliaOptions local, String what) {
        assertThatThrownBy(() -> Kademlia.dual(wide, local))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what);
    }

    @Test
    void twoDhtsShareNothingThatOneWouldTakeForItsOwn() {
        refuses(wide, local.withProtocol(wide.protocol()), wide.protocol().toString());
        MemoryProviderStore providers = MemoryProviderStore.create(ProviderStoreLimits.defaults());
        refuses(wide.withProviderStore(providers), local.withProviderStore(providers), "a provider store");
        MemoryRecordStore records = MemoryRecordStore.create(RecordStoreLimits.defaults());
        refuses(wide.withRecordStore(records), local.withRecordStore(records), "a record store");
        ReprovideOptions kept = ReprovideOptions.defaults().withStore(new MemoryReprovideStore());
        refuses(wide.withReprovide(kept), local.withReprovide(kept), "a reprovide store");
        Path file = Path.of("table");
        refuses(wide.withSnapshot(file), local.withSnapshot(file), "a snapshot");

        assertThatNoException().isThrownBy(() -> Kademlia.dual(wide, local));
    }

    @Test
    void optionsRememberNothing() {
        assertThat(KademliaOptions.privateNetwork("test").reprovide().store()).isEmpty();
    }

    @Test
    void aPrivateNetworkHasANameAndItsBootstrapPeersAreKnown() {
        assertThat(KademliaOptions.privateNetwork("my/app").protocol()).hasToString("/my/app/kad/1.0.0");
        assertThatThrownBy(() -> KademliaOptions.privateNetwork("/app"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slash");
        assertThatThrownBy(() -> KademliaOptions.privateNetwork("app", "/ip4/192.0.2.1/tcp/1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no peer id");
    }
}
