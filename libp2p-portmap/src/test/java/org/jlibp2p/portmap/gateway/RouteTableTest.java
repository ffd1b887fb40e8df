package org.jlibp2p.portmap.gateway;

import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RouteTableTest {
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

    private static Attachment home(String... routers) {
        return new Attachment(
                "eth0",
                Bytes.fromHex("c0a80114"),
                24,
                Stream.of(routers).map(Bytes::fromHex).toList());
    }

    @Test
    void theEndsOfANetworkAreWhereRoutersAreIfNobodyKnows() {
        assertThat(home().end(true).hex()).isEqualTo("c0a80101");
        assertThat(home().end(false).hex()).isEqualTo("c0a801fe");
        Attachment small = new Attachment("eth0", Bytes.fromHex("0a000216"), 28, List.of());
        assertThat(small.end(true).hex()).isEqualTo("0a000211");
        assertThat(small.end(false).hex()).isEqualTo("0a00021e");
    }

    @Test
    void T47_onlyPrivateNeighboursAreRouters() {
        assertThat(home().isNeighbour(Bytes.fromHex("c0a80101"))).isTrue();
        assertThat(home().isNeighbour(Bytes.fromHex("c0a80114"))).as("itself").isFalse();
        assertThat(home().isNeighbour(Bytes.fromHex("c0a80201")))
                .as("another network")
                .isFalse();
        assertThat(home().isNeighbour(Bytes.fromHex("01020304")))
                .as("the internet")
                .isFalse();
        assertThat(home().isNeighbour(Bytes.fromHex("7f000001")))
                .as("this machine")
                .isFalse();
        assertThat(home().isNeighbour(Bytes.fromHex("fe800000000000000000000000000001")))
                .isFalse();
        Attachment open = new Attachment("eth0", Bytes.fromHex("01020305"), 24, List.of());
        assertThat(open.isNeighbour(Bytes.fromHex("01020304")))
                .as("a network without a NAT")
                .isFalse();
    }
}
