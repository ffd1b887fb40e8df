package org.jlibp2p.transport.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NettyAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/127.0.0.1/tcp/0",
                "/ip4/1.2.3.4/tcp/65535",
                "/ip6/2001:db8::1/tcp/4001",
                "/ip6/::/tcp/32768",
                "/ip6zone/7/ip6/fe80::1/tcp/4001"
            })
    void whatIsTcpComesBackTheSame(String text) throws UnknownHostException {
        Multiaddr address = Multiaddr.parse(text);
        assertThat(NettyAddresses.isTcp(address)).isTrue();
        InetSocketAddress socket = NettyAddresses.socketAddress(address);
        assertThat(NettyAddresses.multiaddr(socket).components().get(0).protocol())
                .isEqualTo(address.components().get(0).protocol());
        if (!text.startsWith("/ip6zone")) {
            assertThat(NettyAddresses.multiaddr(socket)).isEqualTo(address);
        } else {
            assertThat(((Inet6Address) socket.getAddress()).getScopeId()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/127.0.0.1",
                "/tcp/80",
                "/ip4/127.0.0.1/udp/80",
                "/ip4/127.0.0.1/tcp/80/ws",
                "/ip4/127.0.0.1/tcp/80/p2p-circuit",
                "/ip4/127.0.0.1/tcp/80/tcp/80",
                "/dns4/host.example/tcp/80",
                "/ip6zone/lo/ip4/127.0.0.1/tcp/80",
                "/ip4/127.0.0.1/ip6/::1/tcp/80",
                "/ip6zone/lo/ip6zone/lo/ip6/::1/tcp/80",
                "/memory/1"
            })
    void whatIsNotExactlyTcpIsNot(String text) {
        assertThat(NettyAddresses.isTcp(Multiaddr.parse(text))).isFalse();
    }

    @Test
    void anIp4AddressWithinIp6IsAnIp4Address() throws UnknownHostException {
        InetSocketAddress socket = NettyAddresses.socketAddress(Multiaddr.parse("/ip6/::ffff:1.2.3.4/tcp/5"));
        assertThat(NettyAddresses.multiaddr(socket)).isEqualTo(Multiaddr.parse("/ip4/1.2.3.4/tcp/5"));
    }

    @Test
    void aZoneThatDoesNotExistIsUnknown() {
        assertThatThrownBy(
                        () -> NettyAddresses.socketAddress(Multiaddr.parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1")))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-zone");
    }

    @Test
    void aSpecificAddressIsReachableAsItself() throws UnknownHostException {
        InetSocketAddress bound = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 7);
        assertThat(NettyAddresses.reachable(bound)).containsExactly(bound);
    }

    @Test
    void theUnspecifiedAddressIsReachableAtItsFamilysAddresses() throws UnknownHostException {
        for (String any : new String[] {"0.0.0.0", "::"}) {
            InetAddress host = InetAddress.getByName(any);
            assertThat(NettyAddresses.reachable(new InetSocketAddress(host, 7)))
                    .allMatch(each -> each.getPort() == 7)
                    .allMatch(each -> each.getAddress().getClass() == host.getClass())
                    .noneMatch(each -> each.getAddress().isAnyLocalAddress())
                    .noneMatch(each -> each.getAddress() instanceof Inet6Address six && six.isLinkLocalAddress());
        }
    }
}
