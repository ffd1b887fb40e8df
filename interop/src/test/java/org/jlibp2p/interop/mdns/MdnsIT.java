package org.jlibp2p.interop.mdns;

import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who finds whom by multicast DNS, on networks with several hosts. */
@Timeout(300)
class MdnsIT {
    private static final String EVERYBODY = "_p2p._udp.local";
    private static final String OURS = "_my-net._udp.local";
    private static final String IP4 = "10.77.1";
    private static final String IP6 = "fd77:1";

    private LocalNetwork network;

    @BeforeAll
    static void namespacesAreThere() {
        LocalNetwork.require(LocalNetwork.obstacle());
    }

    @BeforeEach
    void makeNetwork() {
        network = LocalNetwork.create();
    }

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    private static PeerProcess start(Host host, PeerKind kind, String service) {
        return host.start(kind, "--listen", "/ip4/0.0.0.0/tcp/0", "--transports", "tcp", "--mdns", service);
    }

    private static List<String> whereItFinds(PeerProcess one, PeerProcess other) {
        Fields found = one.awaitEvent("peer:discovery", event -> other.peerId().equals(event.text("peer")));
        return found.texts("addrs");
    }

    /** One finds the other, and reaches it by its id and what it has found. */
    private static void assertFindsAndReaches(PeerProcess one, PeerProcess other) {
        whereItFinds(one, other);
        one.call("dial", "peer", other.peerId());
        assertThat(one.call("ping", "peer", other.peerId()).number("rttMs")).isPositive();
    }

    @Test
    void twoNodesFindOneAnotherAndKnowOnlyWhatIsOnTheirNetwork() {
        Bridge lan = network.bridge(IP4, "");
        try (PeerProcess one = start(network.host("a", lan), PeerKind.JAVA, EVERYBODY)) {
            String left;
            try (PeerProcess other = start(network.host("b", lan), PeerKind.JAVA, EVERYBODY)) {
                left = other.peerId();
                assertThat(whereItFinds(one, other)).singleElement().asString().startsWith("/ip4/" + IP4 + ".2/tcp/");
                assertThat(whereItFinds(other, one)).singleElement().asString().startsWith("/ip4/" + IP4 + ".1/tcp/");
                one.call("dial", "peer", left);
            }
            one.awaitEvent("peer:gone", event -> left.equals(event.text("peer")));
        }
    }

    @Test
    void aNetworkWithoutIp4IsEnough() {
        Bridge lan = network.bridge("", IP6);
        try (PeerProcess one = onIp6(network.host("a", lan));
                PeerProcess other = onIp6(network.host("b", lan))) {
            assertThat(whereItFinds(one, other)).singleElement().asString().startsWith("/ip6/" + IP6 + "::2/tcp/");
            assertFindsAndReaches(other, one);
        }
    }

    private static PeerProcess onIp6(Host host) {
        return host.start(PeerKind.JAVA, "--listen", "/ip6/::/tcp/0", "--transports", "tcp", "--mdns", EVERYBODY);
    }

    @Test
    void oneInTwoNetworksFindsThoseOfBothAndTellsEachWhereItIsInTheirs() {
        Bridge lan = network.bridge(IP4, IP6);
        Bridge otherLan = network.bridge("10.77.2", "");
        try (PeerProcess between = start(network.host("a", lan, otherLan), PeerKind.JAVA, EVERYBODY);
                PeerProcess one = start(network.host("b", lan), PeerKind.JAVA, EVERYBODY);
                PeerProcess other = start(network.host("c", otherLan), PeerKind.JAVA, EVERYBODY)) {
            assertThat(whereItFinds(one, between)).singleElement().asString().startsWith("/ip4/" + IP4 + ".1/");
            assertThat(whereItFinds(other, between)).singleElement().asString().startsWith("/ip4/10.77.2.2/");
            assertFindsAndReaches(between, one);
            assertFindsAndReaches(between, other);
        }
    }

    @Test
    void aNetworkThatComesLaterIsNoticedAndOneThatGoesToo() {
        Bridge lan = network.bridge(IP4, "");
        Host late = network.host("a");
        try (PeerProcess one = start(late, PeerKind.JAVA, EVERYBODY);
                PeerProcess other = start(network.host("b", lan), PeerKind.JAVA, EVERYBODY)) {
            late.plugInto(lan);
            assertFindsAndReaches(one, other);
            assertFindsAndReaches(other, one);

            late.unplug();
            one.awaitEvent("peer:gone", event -> other.peerId().equals(event.text("peer")));
        }
    }

    @Tag("other-implementations")
    @ParameterizedTest
    @EnumSource(names = {"GO", "JS"})
    void othersFindJavaAndJavaFindsThem(PeerKind kind) {
        Bridge lan = network.bridge(IP4, IP6);
        try (PeerProcess java = start(network.host("a", lan), PeerKind.JAVA, EVERYBODY);
                PeerProcess other = start(network.host("b", lan), kind, EVERYBODY)) {
            assertThat(whereItFinds(java, other))
                    .allSatisfy(address -> assertThat(address).startsWith("/ip4/" + IP4 + ".2/tcp/"));
            assertThat(whereItFinds(other, java))
                    .anySatisfy(address -> assertThat(address).startsWith("/ip4/" + IP4 + ".1/tcp/"));
        }
    }

    @Tag("other-implementations")
    @ParameterizedTest
    @EnumSource(names = {"GO", "JS"})
    void whoIsFoundIsReachedByItsIdInBothDirections(PeerKind kind) {
        Bridge lan = network.bridge(IP4, "");
        Host host = network.host("a", lan);
        Host otherHost = network.host("b", lan);
        try (PeerProcess java = start(host, PeerKind.JAVA, EVERYBODY);
                PeerProcess other = start(otherHost, kind, EVERYBODY)) {
            assertFindsAndReaches(java, other);
        }
        try (PeerProcess other = start(otherHost, kind, EVERYBODY);
                PeerProcess java = start(host, PeerKind.JAVA, EVERYBODY)) {
            assertFindsAndReaches(other, java);
        }
    }

    @Tag("other-implementations")
    @ParameterizedTest
    @EnumSource(names = {"GO", "JS"})
    void aNetworkOfAnotherNameIsAnotherOne(PeerKind kind) {
        Bridge lan = network.bridge(IP4, "");
        try (PeerProcess java = start(network.host("a", lan), PeerKind.JAVA, OURS);
                PeerProcess stranger = start(network.host("b", lan), kind, EVERYBODY);
                PeerProcess other = start(network.host("c", lan), kind, OURS)) {
            whereItFinds(java, other);
            whereItFinds(other, java);
            assertThat(java.call("peerStore").toString()).doesNotContain(stranger.peerId());
        }
    }
}
