package org.jlibp2p.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressExpansionTest {
    private static final String PEER = "12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8";
    private static final String OTHER = "QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN";

    private final FakeNames names = new FakeNames();
    private final DialLimits limits = DialLimits.defaults();

    /** A resolver of what a test has put into it. */
    private static final class FakeNames implements NameResolver {
        private final Map<String, List<InetAddress>> hosts = new HashMap<>();
        private final Map<String, List<String>> records = new HashMap<>();
        private final Map<String, CompletableFuture<List<String>>> open = new HashMap<>();
        private final Map<String, CompletableFuture<List<InetAddress>>> down = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        void host(String name, String... ips) {
            hosts.put(name, Stream.of(ips).map(FakeNames::ip).toList());
        }

        void text(String name, String... texts) {
            records.put(name, List.of(texts));
        }

        private static InetAddress ip(String text) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public CompletableFuture<List<InetAddress>> addresses(String host) {
            asked.add(host);
            return down.getOrDefault(host, CompletableFuture.completedFuture(hosts.getOrDefault(host, List.of())));
        }

        @Override
        public CompletableFuture<List<String>> texts(String name) {
            asked.add(name);
            return open.getOrDefault(name, CompletableFuture.completedFuture(records.getOrDefault(name, List.of())));
        }
    }

    private List<String> expand(String address) {
        return new AddressExpansion(names, limits)
                .expand(Multiaddr.parse(address)).join().stream()
                        .map(Multiaddr::toString)
                        .toList();
    }

    @Test
    void anAddressWithoutANameIsItsOwnExpansion() {
        assertThat(expand("/ip4/1.2.3.4/tcp/4001/p2p/" + PEER)).containsExactly("/ip4/1.2.3.4/tcp/4001/p2p/" + PEER);
        assertThat(expand("/memory/7")).containsExactly("/memory/7");
        assertThat(names.asked).isEmpty();
    }

    @Test
    void eachNameTakesTheAddressesOfItsFamily() {
        names.host("host.example", "192.0.2.1", "2001:db8::1", "192.0.2.2");
        assertThat(expand("/dns/host.example/tcp/1"))
                .containsExactly("/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/1", "/ip4/192.0.2.2/tcp/1");
        assertThat(expand("/dns4/host.example/tcp/1")).containsExactly("/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.2/tcp/1");
        assertThat(expand("/dns6/host.example/tcp/1")).containsExactly("/ip6/2001:db8::1/tcp/1");
    }

    @Test
    void anAddressOfWebSocketKeepsItsName() {
        names.host("host.example", "192.0.2.1", "2001:db8::1");
        for (String form : List.of("/tls/ws", "/wss")) {
            assertThat(expand("/dns4/host.example/tcp/443" + form + "/p2p/" + PEER))
                    .containsExactly("/ip4/192.0.2.1/tcp/443/tls/sni/host.example/ws/p2p/" + PEER);
            assertThat(expand("/dns/host.example" + form))
                    .containsExactly(
                            "/ip4/192.0.2.1/tls/sni/host.example/ws", "/ip6/2001:db8::1/tls/sni/host.example/ws");
        }
        assertThat(expand("/dns6/host.example/tcp/80/ws/http-path/a%2fb"))
                .containsExactly("/ip6/2001:db8::1/tcp/80/sni/host.example/ws/http-path/a%2Fb");
    }

    @Test
    void aNameThatAnAddressStatesItselfIsNotReplaced() {
        names.host("front.example", "192.0.2.1");
        assertThat(expand("/dns4/front.example/tcp/443/tls/sni/other.example/ws"))
                .containsExactly("/ip4/192.0.2.1/tcp/443/tls/sni/other.example/ws");
    }

    @Test
    void otherProtocolsAndWhatIsBehindARelayKeepNoName() {
        names.host("host.example", "192.0.2.1");
        for (String rest : List.of(
                "/tcp/1/tls/p2p/" + PEER,
                "/tcp/1/p2p/" + PEER + "/p2p-circuit/ws",
                "/udp/1/quic-v1",
                "/tcp/1/tls/http",
                "/tcp/1")) {
            assertThat(expand("/dns4/host.example" + rest)).containsExactly("/ip4/192.0.2.1" + rest);
        }
    }

    @Test
    void theNameOfARelayReachedByWebSocketIsKept() {
        names.host("relay.example", "192.0.2.1");
        assertThat(expand("/dns4/relay.example/tcp/443/wss/p2p/" + OTHER + "/p2p-circuit/p2p/" + PEER))
                .containsExactly(
                        "/ip4/192.0.2.1/tcp/443/tls/sni/relay.example/ws/p2p/" + OTHER + "/p2p-circuit/p2p/" + PEER);
    }

    @Test
    void aHostWithoutAddressesIsNothing() {
        assertThat(expand("/dns4/nowhere.example/tcp/1")).isEmpty();
        names.host("six.example", "2001:db8::1");
        assertThat(expand("/dns4/six.example/tcp/1")).isEmpty();
    }

    @Test
    void theRecordsOfADnsaddrAreAddressesAgain() {
        names.text(
                "_dnsaddr.boot.example",
                "dnsaddr=/dnsaddr/one.example/p2p/" + PEER,
                "dnsaddr=/ip4/192.0.2.9/tcp/9/p2p/" + OTHER);
        names.text("_dnsaddr.one.example", "dnsaddr=/dns4/host.example/tcp/4001/p2p/" + PEER);
        names.host("host.example", "192.0.2.1");
        assertThat(expand("/dnsaddr/boot.example"))
                .containsExactlyInAnyOrder("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER, "/ip4/192.0.2.9/tcp/9/p2p/" + OTHER);
        assertThat(names.asked).containsExactly("_dnsaddr.boot.example", "_dnsaddr.one.example", "host.example");
    }

    @Test
    void whatStandsBehindADnsaddrMustEndEachRecord() {
        names.text(
                "_dnsaddr.boot.example",
                "dnsaddr=/ip4/192.0.2.1/tcp/1/p2p/" + PEER,
                "dnsaddr=/ip4/192.0.2.2/tcp/2/p2p/" + OTHER,
                "dnsaddr=/ip4/192.0.2.3/tcp/3",
                "dnsaddr=/dnsaddr/elsewhere.example/p2p/" + OTHER);
        assertThat(expand("/dnsaddr/boot.example/p2p/" + PEER)).containsExactly("/ip4/192.0.2.1/tcp/1/p2p/" + PEER);
        assertThat(expand("/dnsaddr/boot.example/tcp/2/p2p/" + OTHER))
                .containsExactly("/ip4/192.0.2.2/tcp/2/p2p/" + OTHER);
        assertThat(names.asked).doesNotContain("_dnsaddr.elsewhere.example");
    }

    @Test
    void whatIsNoAddressIsPassedOver() {
        names.text(
                "_dnsaddr.boot.example",
                "v=spf1 -all",
                "dnsaddr=",
                "dnsaddr=nonsense",
                "dnsaddr=/nothing/known/here",
                "DNSADDR=/ip4/192.0.2.1/tcp/1",
                "dnsaddr=/ip4/192.0.2.4/tcp/4");
        assertThat(expand("/dnsaddr/boot.example")).containsExactly("/ip4/192.0.2.4/tcp/4");
    }

    @Test
    void theRelayInFrontIsLookedUpAndNothingBehindIt() {
        names.host("relay.example", "192.0.2.7");
        names.text("_dnsaddr.relay.example", "dnsaddr=/ip4/192.0.2.8/tcp/8/p2p/" + OTHER);
        assertThat(expand("/dns4/relay.example/tcp/1/p2p/" + OTHER + "/p2p-circuit/dns4/inner.example/tcp/2"))
                .containsExactly("/ip4/192.0.2.7/tcp/1/p2p/" + OTHER + "/p2p-circuit/dns4/inner.example/tcp/2");
        assertThat(expand("/dnsaddr/relay.example/p2p/" + OTHER + "/p2p-circuit/p2p/" + PEER))
                .containsExactly("/ip4/192.0.2.8/tcp/8/p2p/" + OTHER + "/p2p-circuit/p2p/" + PEER);
        assertThat(names.asked).doesNotContain("inner.example");
    }

    @Test
    void eachAddressIsFoundOnce() {
        names.text(
                "_dnsaddr.boot.example",
                "dnsaddr=/ip4/192.0.2.1/tcp/1",
                "dnsaddr=/dns4/host.example/tcp/1",
                "dnsaddr=/dns4/host.example/tcp/1");
        names.host("host.example", "192.0.2.1", "192.0.2.1");
        assertThat(expand("/dnsaddr/boot.example")).containsExactly("/ip4/192.0.2.1/tcp/1");
        assertThat(names.asked).containsOnlyOnce("host.example");
    }

    @Test
    void T35_aCycleEnds() {
        names.text("_dnsaddr.a.example", "dnsaddr=/dnsaddr/b.example", "dnsaddr=/dnsaddr/a.example");
        names.text("_dnsaddr.b.example", "dnsaddr=/dnsaddr/a.example", "dnsaddr=/ip4/192.0.2.1/tcp/1");
        assertThat(expand("/dnsaddr/a.example")).containsExactly("/ip4/192.0.2.1/tcp/1");
        assertThat(names.asked).containsExactly("_dnsaddr.a.example", "_dnsaddr.b.example");
    }

    @Test
    void T35_aTreeOfNamesIsCutAtTheNumberOfLookUps() {
        for (int level = 0; level < 4; level++) {
            for (int i = 0; i < 100; i++) {
                int below = level + 1;
                int at = i;
                names.text(
                        "_dnsaddr.n" + level + "-" + i + ".example",
                        IntStream.range(0, 100)
                                .mapToObj(j -> "dnsaddr=/dnsaddr/n" + below + "-" + (at * 7 + j) % 100 + ".example")
                                .toArray(String[]::new));
            }
        }
        assertThatThrownBy(() -> expand("/dnsaddr/n0-0.example")).hasCauseInstanceOf(LimitExceededException.class);
        assertThat(names.asked).hasSize(limits.nameLookups());
    }

    @Test
    void T35_theNumberOfLookUpsIsOneForAWholeDial() {
        names.host("host.example", "192.0.2.1");
        AddressExpansion expansion = new AddressExpansion(names, limits);
        for (int i = 0; i < limits.nameLookups(); i++) {
            assertThat(expansion.expand(Multiaddr.parse("/dns4/host.example/tcp/" + i)))
                    .isCompletedWithValueMatching(found -> found.size() == 1);
        }
        assertThat(expansion.expand(Multiaddr.parse("/dns4/host.example/tcp/9999")))
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        full -> assertThat(full.limit()).isEqualTo("dials.nameLookups"));
        assertThat(names.asked).hasSize(limits.nameLookups());
    }

    @Test
    void T35_aChainOfNamesIsCutAtTheDepth() {
        for (int i = 0; i < 10; i++) {
            names.text("_dnsaddr.c" + i + ".example", "dnsaddr=/dnsaddr/c" + (i + 1) + ".example");
        }
        assertThatThrownBy(() -> expand("/dnsaddr/c0.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        full -> assertThat(full.limit()).isEqualTo("dials.nameDepth"));
        assertThat(names.asked).hasSize(limits.nameDepth() + 1);
    }

    @Test
    void T35_onlySoManyRecordsOfOneLookUpAreUsed() {
        names.text(
                "_dnsaddr.many.example",
                IntStream.range(0, 100)
                        .mapToObj(i -> "dnsaddr=/ip4/192.0.2.1/tcp/" + i)
                        .toArray(String[]::new));
        names.host(
                "many.example",
                IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).toArray(String[]::new));
        assertThat(expand("/dnsaddr/many.example")).hasSize(limits.nameRecords());
        assertThat(expand("/dns4/many.example/tcp/1")).hasSize(limits.nameRecords());
    }

    @Test
    void T35_aNameBehindARelayMultipliesNothing() {
        names.host(
                "x.example",
                IntStream.range(0, 50).mapToObj(i -> "192.0.2." + i).toArray(String[]::new));
        assertThat(expand("/dns4/x.example/tcp/1/p2p-circuit/dns4/x.example/tcp/1"))
                .hasSize(limits.nameRecords());
        assertThat(names.asked).hasSize(1);
    }

    @Test
    void whatFailsIsOnlyToldIfNothingWasFound() {
        names.open.put("_dnsaddr.down.example", CompletableFuture.failedFuture(new DialException("down", Map.of())));
        assertThatThrownBy(() -> expand("/dnsaddr/down.example")).hasCauseInstanceOf(DialException.class);
        names.text("_dnsaddr.boot.example", "dnsaddr=/dnsaddr/down.example", "dnsaddr=/ip4/192.0.2.1/tcp/1");
        assertThat(expand("/dnsaddr/boot.example")).containsExactly("/ip4/192.0.2.1/tcp/1");
    }

    @Test
    void aResolverMayFailTwiceInTheSameWay() {
        names.down.put("down.example", CompletableFuture.failedFuture(new DialException("down", Map.of())));
        names.text(
                "_dnsaddr.boot.example",
                "dnsaddr=/dns4/down.example/tcp/1",
                "dnsaddr=/dns4/down.example/tcp/2",
                "dnsaddr=/ip4/5.6.7.8/tcp/1");
        assertThat(expand("/dnsaddr/boot.example")).containsExactly("/ip4/5.6.7.8/tcp/1");
    }

    @Test
    void givingUpCancelsTheLookUpAndAsksNoMore() {
        CompletableFuture<List<String>> slow = new CompletableFuture<>();
        names.open.put("_dnsaddr.slow.example", slow);
        CompletableFuture<List<Multiaddr>> expansion =
                new AddressExpansion(names, limits).expand(Multiaddr.parse("/dnsaddr/slow.example"));
        assertThat(expansion).isNotDone();
        expansion.cancel(false);
        assertThat(slow).isCancelled();
        assertThat(names.asked).hasSize(1);
    }
}
