package org.jlibp2p.portmap.gateway;

import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may be the router of a network. */
class AttachmentTest {
    private static final String HEADER =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

    private static List<String> routers(String device, String... lines) {
        return RouteTable.routers(Stream.concat(Stream.of(HEADER), Stream.of(lines)), device).stream()
                .map(Attachment::ip4)
                .map(Object::toString)
                .toList();
    }

    @Test
    void theDefaultRoutesOfAnInterfaceLeadToItsRouters() {
        String[] lines = {
            "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
            "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
            "wlan0\t00000000\tFE02000A\t0003\t0\t0\t600\t00000000\t0\t0\t0",
        };
        assertThat(routers("eth0", lines)).containsExactly("/ip4/192.168.1.1");
        assertThat(routers("wlan0", lines)).containsExactly("/ip4/10.0.2.254");
        assertThat(routers("eth1", lines)).isEmpty();
    }

    @Test
    void whatIsNoDefaultRouteOverARouterIsNone() {
        assertThat(routers(
                        "eth0",
                        "eth0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0",
                        "eth0\t0000000A\t0101A8C0\t0003\t0\t0\t0\t000000FF\t0\t0\t0",
                        "eth0\t00000000\t0101A8C0\t0000\t0\t0\t0\t00000000\t0\t0\t0",
                        "eth0\t00000000\tnone\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                        "eth0",
                        ""))
                .isEmpty();
    }

    private static final Bytes HOST = Bytes.fromHex("c0a80114");

    private static Attachment home(String... said) {
        return Attachment.known(
                "eth0", HOST, 24, Stream.of(said).map(Bytes::fromHex).toList());
    }

    @Test
    void theEndsOfANetworkAreAskedIfNobodyKnows() {
        assertThat(Attachment.guessed("eth0", HOST, 24).routers())
                .containsExactly(Bytes.fromHex("c0a80101"), Bytes.fromHex("c0a801fe"));
        assertThat(Attachment.guessed("eth0", Bytes.fromHex("0a000216"), 28).routers())
                .containsExactly(Bytes.fromHex("0a000211"), Bytes.fromHex("0a00021e"));
        assertThat(Attachment.guessed("eth0", Bytes.fromHex("c0a80101"), 24).routers())
                .as("not this host itself")
                .containsExactly(Bytes.fromHex("c0a801fe"));
    }

    @Test
    void T47_onlyPrivateNeighboursAreRouters() {
        assertThat(home("c0a80101", "c0a80201", "01020304", "c0a80114", "7f000001")
                        .routers())
                .containsExactly(Bytes.fromHex("c0a80101"));
        assertThat(home("c0a80101", "c0a80102", "c0a80103").routers()).hasSize(Attachment.MAX_ROUTERS);
        assertThat(home().isNeighbour(Bytes.fromHex("fe800000000000000000000000000001")))
                .isFalse();
        Attachment open = Attachment.known("eth0", Bytes.fromHex("01020305"), 24, List.of(Bytes.fromHex("01020304")));
        assertThat(open.routers()).as("a network without a NAT").isEmpty();
    }

    @Test
    void T47_whoAnswersASearchIsTheRouterOrWhereNobodyKnowsANeighbour() {
        assertThat(home("c0a80101").mayBeRouter(Bytes.fromHex("c0a80101"))).isTrue();
        assertThat(home("c0a80101").mayBeRouter(Bytes.fromHex("c0a80102"))).isFalse();
        assertThat(Attachment.guessed("eth0", HOST, 24).mayBeRouter(Bytes.fromHex("c0a80102")))
                .isTrue();
        assertThat(Attachment.guessed("eth0", HOST, 24).mayBeRouter(Bytes.fromHex("01020304")))
                .isFalse();
    }
}
