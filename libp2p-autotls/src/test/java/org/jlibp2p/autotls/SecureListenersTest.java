package org.jlibp2p.autotls;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecureListenersTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/1.2.3.4/tcp/4002/tls/ws");

    @Test
    void whatThereWasNoRoomForIsRegisteredWhenThereIs() {
        Map<Multiaddr, Registration> there = new HashMap<>();
        SecureListeners.update(there, Set.of(ADDRESS), address -> {
            assertThat(there).containsKey(address); // so that what comes of it does not begin again
            throw new LimitExceededException("AddressBook.MAX_ANNOUNCED", "system");
        });
        assertThat(there).isEmpty();
        Registration room = () -> {};
        SecureListeners.update(there, Set.of(ADDRESS), address -> room);
        assertThat(there).containsOnly(Map.entry(ADDRESS, room));
    }
}
