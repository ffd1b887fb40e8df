package org.jlibp2p.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.tcp.TestNode.await;
import static org.jlibp2p.transport.tcp.TestNode.failureOf;
import static org.jlibp2p.transport.tcp.TestNode.until;

/** How TCP listens, whatever drives the sockets. */
@ParameterizedClass
@EnumSource(TcpOptions.Io.class)
class TcpListenerIT {
    @Parameter
    private TcpOptions.Io io;

    private TestNode node;

    @BeforeEach
    void startNode() {
        node = new TestNode(TcpOptions.defaults().withIo(io));
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void T64_whatOnAcceptThrowsEndsThatConnectionOnly() {
        AtomicInteger accepted = new AtomicInteger();
        var listener = await(node.transport().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), connection -> {
            if (accepted.incrementAndGet() == 1) {
                throw new LimitExceededException("connections", "system");
            }
            Duplex duplex = ((RawConnection) connection).duplex();
            assertThat(duplex.loop().inLoop()).isTrue();
            duplex.copyTo(duplex);
        }));
        // the reset may come before the dial has ended
        CompletableFuture<Bytes> first = node.transport()
                .dial(listener.addresses().get(0))
                .thenCompose(connection -> ((RawConnection) connection).duplex().read());
        assertThat(failureOf(first)).isInstanceOfAny(ConnectionClosedException.class, DialException.class);
        Duplex second = node.dial(listener.addresses().get(0)).duplex();
        await(second.write(Bytes.utf8("hello")));
        assertThat(await(second.read())).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void connectionsOutliveTheirListener() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        Duplex dialled = node.dial(accepting.address()).duplex();
        Duplex accepted = accepting.next().duplex();
        await(accepting.listener().close());
        await(dialled.write(Bytes.utf8("still here")));
        assertThat(await(accepted.read())).isEqualTo(Bytes.utf8("still here"));
    }

    @Test
    void afterCloseDialsAndListenersFail() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        Multiaddr address = accepting.address();
        await(node.transport().close());
        await(node.transport().close());
        await(accepting.listener().closed());
        assertThat(failureOf(node.transport().dial(address))).isInstanceOf(NodeClosedException.class);
        assertThat(failureOf(node.transport().listen(address, connection -> {})))
                .isInstanceOf(NodeClosedException.class);
    }

    private static int port(Multiaddr address) {
        return Integer.parseInt(address.value(MultiaddrProtocol.TCP).orElseThrow());
    }

    private boolean echoes(Multiaddr address, TestNode.Accepting accepting) {
        Duplex dialled = node.dial(address).duplex();
        await(dialled.write(Bytes.utf8("hello")));
        return await(accepting.next().duplex().read()).equals(Bytes.utf8("hello"));
    }

    @Test
    void theUnspecifiedAddressStandsForThoseOfAllInterfaces() throws IOException {
        TestNode.Accepting accepting = node.listen("/ip4/0.0.0.0/tcp/0");
        List<Multiaddr> addresses = accepting.listener().addresses();
        int port = port(addresses.get(0));
        assertThat(port).isNotZero();
        assertThat(addresses)
                .contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port))
                .allMatch(address -> address.has(MultiaddrProtocol.IP4) && port(address) == port)
                .doesNotHaveDuplicates()
                .doesNotContain(Multiaddr.parse("/ip4/0.0.0.0/tcp/" + port));
        long expected = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(ip -> ip.getAddress().length == 4)
                .count();
        assertThat(addresses).hasSize((int) expected);
        assertThat(addresses).allMatch(address -> echoes(address, accepting));
    }

    @Test
    void bothFamiliesListenAtOnePortInEitherOrder() {
        for (List<String> order : List.of(List.of("/ip4/0.0.0.0", "/ip6/::"), List.of("/ip6/::", "/ip4/0.0.0.0"))) {
            TestNode.Accepting first = node.listen(order.get(0) + "/tcp/0");
            int port = port(first.address());
            TestNode.Accepting second = node.listen(order.get(1) + "/tcp/" + port);
            TestNode.Accepting four = order.get(0).startsWith("/ip4") ? first : second;
            TestNode.Accepting six = four == first ? second : first;
            for (int i = 0; i < 5; i++) {
                assertThat(echoes(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port), four))
                        .isTrue();
                assertThat(echoes(Multiaddr.parse("/ip6/::1/tcp/" + port), six)).isTrue();
            }
            assertThat(six.listener().addresses()).allMatch(address -> address.has(MultiaddrProtocol.IP6));
            assertThat(four.accepted()).isEmpty();
            assertThat(six.accepted()).isEmpty();
        }
    }

    @Test
    void anIp6ListenerTakesNoConnectionsOfIp4() throws IOException {
        TestNode.Accepting six = node.listen("/ip6/::/tcp/0");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port(six.address())));
            assertThat(socket.getInputStream().read())
                    .as("the system may accept it; the listener ends it")
                    .isNegative();
        } catch (IOException refusedOrReset) {
            assertThat(refusedOrReset).isInstanceOf(java.net.SocketException.class);
        }
        assertThat(echoes(Multiaddr.parse("/ip6/::1/tcp/" + port(six.address())), six))
                .isTrue();
        assertThat(six.accepted()).isEmpty();
    }

    @Test
    void aPortThatAnotherNodeHasIsTaken() {
        for (String host : List.of("/ip4/0.0.0.0", "/ip6/::", "/ip4/127.0.0.1")) {
            TestNode.Accepting first = node.listen(host + "/tcp/0");
            Multiaddr taken = Multiaddr.parse(host + "/tcp/" + port(first.address()));
            try (TestNode other = new TestNode(TcpOptions.defaults().withIo(io))) {
                assertThat(failureOf(other.transport().listen(taken, connection -> {})))
                        .as(taken.toString())
                        .isInstanceOf(ListenException.class);
                assertThat(failureOf(node.transport().listen(taken, connection -> {})))
                        .as(taken.toString())
                        .isInstanceOf(ListenException.class);
            }
        }
    }

    @Test
    void aZoneIsPartOfTheAddress() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            each.inetAddresses()
                    .filter(ip -> ip.getAddress().length == 16 && ip.isLinkLocalAddress())
                    .forEach(ip -> {
                        String plain = ip.getHostAddress().replaceAll("%.*", "");
                        TestNode.Accepting accepting =
                                node.listen("/ip6zone/" + each.getName() + "/ip6/" + plain + "/tcp/0");
                        assertThat(accepting.address().value(MultiaddrProtocol.IP6ZONE))
                                .contains(each.getName());
                        assertThat(echoes(accepting.address(), accepting)).isTrue();
                    });
        }
        assertThat(failureOf(node.transport()
                        .listen(Multiaddr.parse("/ip6zone/nosuch/ip6/fe80::1/tcp/0"), connection -> {})))
                .isInstanceOf(ListenException.class);
        assertThat(failureOf(node.transport().dial(Multiaddr.parse("/ip6zone/nosuch/ip6/fe80::1/tcp/1"))))
                .isInstanceOf(DialException.class);
    }

    @Test
    void nothingIsReadBeforeItIsAskedFor() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        Duplex dialled = node.dial(accepting.address()).duplex();
        await(dialled.write(Bytes.utf8("early")));
        Duplex accepted = accepting.next().duplex();
        await(dialled.closeWrite());
        assertThat(accepted.closed()).isNotDone();
        assertThat(await(accepted.read())).isEqualTo(Bytes.utf8("early"));
        assertThat(await(accepted.read())).isEqualTo(Bytes.empty());
    }

    @Test
    void aListenerEndsWithItsLoops() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        node.close();
        until("the listener has ended", () -> accepting.listener().closed().isDone());
        startNode();
    }
}
