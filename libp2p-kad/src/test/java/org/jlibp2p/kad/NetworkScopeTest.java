package org.jlibp2p.kad;

import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkScopeTest {
    private static final String RELAY = "/p2p/12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS/p2p-circuit";
    private static final Multiaddr PUBLIC = Multiaddr.parse("/ip4/8.8.8.8/tcp/4001");
    private static final Multiaddr PUBLIC6 = Multiaddr.parse("/ip6/2606:4700::1111/tcp/4001");
    private static final Multiaddr NAME = Multiaddr.parse("/dns4/example.org/tcp/443/tls/ws");
    private static final Multiaddr PRIVATE = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    private static final Multiaddr NOWHERE = Multiaddr.parse("/ip4/0.0.0.0/tcp/4001");
    private static final Multiaddr RELAYED = Multiaddr.parse(PUBLIC + RELAY);

    private static List<Multiaddr> admitted(NetworkScope scope) {
        return Stream.of(PUBLIC, PUBLIC6, NAME, PRIVATE, LOOPBACK, NOWHERE, RELAYED)
                .filter(address -> scope.admits(List.of(address)))
                .toList();
    }

    private static List<Multiaddr> useful(NetworkScope scope) {
        return scope.useful(List.of(PUBLIC, PUBLIC6, NAME, PRIVATE, LOOPBACK, NOWHERE, RELAYED));
    }

    @Test
    void peersOfTheInternetAreThereByThemselves() {
        assertThat(admitted(NetworkScope.INTERNET)).containsExactly(PUBLIC, PUBLIC6, NAME);
        assertThat(useful(NetworkScope.INTERNET)).containsExactly(PUBLIC, PUBLIC6, NAME, RELAYED);
    }

    @Test
    void peersOfTheLocalNetworkHaveAnAddressThere() {
        assertThat(admitted(NetworkScope.LOCAL_NETWORK)).containsExactly(PRIVATE, LOOPBACK);
        assertThat(useful(NetworkScope.LOCAL_NETWORK))
                .containsExactly(PUBLIC, PUBLIC6, NAME, PRIVATE, LOOPBACK, RELAYED);
    }

    @Test
    void everywhereIsAnyAddressThatIsOne() {
        assertThat(admitted(NetworkScope.EVERYWHERE))
                .containsExactly(PUBLIC, PUBLIC6, NAME, PRIVATE, LOOPBACK, RELAYED);
        assertThat(useful(NetworkScope.EVERYWHERE)).containsExactly(PUBLIC, PUBLIC6, NAME, PRIVATE, LOOPBACK, RELAYED);
    }

    @Test
    void oneAddressThatWillDoIsEnough() {
        assertThat(NetworkScope.INTERNET.admits(List.of(LOOPBACK, PRIVATE, PUBLIC)))
                .isTrue();
        assertThat(NetworkScope.EVERYWHERE.admits(List.of())).isFalse();
    }
}
