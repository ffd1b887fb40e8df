package org.jlibp2p.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.SourcePortException;
import org.jlibp2p.transport.TransportConnection;
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

/** How TCP dials, whatever drives the sockets. */
@ParameterizedClass
@EnumSource(TcpOptions.Io.class)
class TcpDialIT {
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
    void aRefusedDialSaysWhichAddressAndWhy() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        Multiaddr address = accepting.address();
        await(accepting.listener().close());
        await(accepting.listener().closed());
        assertThat(failureOf(node.transport().dial(address)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failed -> assertThat(failed.attempts()).containsOnlyKeys(address))
                .hasCauseInstanceOf(IOException.class);
    }

    /** A listener that accepts nothing and whose queue is full: further connections stay half-made. */
    private static final class Deaf implements AutoCloseable {
        private final ServerSocketChannel server = ServerSocketChannel.open();

        Deaf() throws IOException {
            server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1);
        }

        Multiaddr address() throws IOException {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + ((InetSocketAddress) server.getLocalAddress()).getPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static List<CompletableFuture<? extends TransportConnection>> dialDeaf(TestNode from, Deaf deaf)
            throws IOException {
        Multiaddr address = deaf.address();
        List<CompletableFuture<? extends TransportConnection>> dials = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            dials.add(from.transport().dial(address));
        }
        return dials;
    }

    private static void reset(TransportConnection connection) {
        ((RawConnection) connection).duplex().reset(new StreamResetException(ErrorCode.NONE, false));
    }

    @Test
    void aDialThatNobodyAnswersEndsInTimeAndFreesItsSocket() throws IOException {
        Duration limit = Duration.ofMillis(300);
        ResourceLimits limits =
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withConnect(limit));
        try (TestNode hasty = new TestNode(TcpOptions.defaults().withIo(io), limits);
                Deaf deaf = new Deaf()) {
            long before = TestNode.openSockets();
            int late = 0;
            for (CompletableFuture<? extends TransportConnection> dial : dialDeaf(hasty, deaf)) {
                Throwable failure = await(dial.handle((connection, why) -> {
                    if (connection != null) {
                        reset(connection);
                    }
                    return why;
                }));
                if (failure != null) {
                    late++;
                    assertThat(failure)
                            .isInstanceOf(DialException.class)
                            .cause()
                            .isInstanceOfSatisfying(
                                    OperationTimeoutException.class,
                                    timeout -> assertThat(timeout.deadline()).isEqualTo(limit));
                }
            }
            assertThat(late).isPositive();
            until("all sockets are closed", () -> TestNode.openSockets() <= before);
        }
    }

    @Test
    void T65_aDialThatIsCancelledFreesItsSocket() throws IOException {
        try (Deaf deaf = new Deaf()) {
            long before = TestNode.openSockets();
            List<CompletableFuture<? extends TransportConnection>> dials = dialDeaf(node, deaf);
            until("sockets are open", () -> TestNode.openSockets() > before + 4);
            dials.forEach(dial -> {
                if (!dial.cancel(false)) {
                    reset(dial.join());
                }
            });
            until("all sockets are closed", () -> TestNode.openSockets() <= before);
        }
    }

    @Test
    void T65_aDialThatIsCancelledAtAnyMomentFreesItsSocket() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        long before = TestNode.openSockets();
        for (int i = 0; i < 200; i++) {
            CompletableFuture<? extends TransportConnection> dial =
                    node.transport().dial(accepting.address());
            IntStream.range(0, i * 20).forEach(spin -> Thread.onSpinWait());
            if (!dial.cancel(false)) {
                reset(dial.join());
            }
        }
        until("all accepted connections have ended", () -> {
            for (RawConnection each = accepting.accepted().poll();
                    each != null;
                    each = accepting.accepted().poll()) {
                reset(each);
            }
            return TestNode.openSockets() <= before;
        });
    }

    @Test
    void closingTheTransportGivesUpItsDials() throws IOException {
        try (Deaf deaf = new Deaf()) {
            long before = TestNode.openSockets();
            List<CompletableFuture<? extends TransportConnection>> dials = dialDeaf(node, deaf);
            await(node.transport().close());
            int givenUp = 0;
            for (CompletableFuture<? extends TransportConnection> dial : dials) {
                assertThat(dial).isDone();
                if (dial.isCompletedExceptionally()) {
                    givenUp++;
                    assertThat(failureOf(dial)).isInstanceOf(NodeClosedException.class);
                } else {
                    reset(dial.join());
                }
            }
            assertThat(givenUp).isPositive();
            until("all sockets are closed", () -> TestNode.openSockets() <= before);
        }
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        exchange(accepting, 100);
        long sockets = TestNode.openSockets();
        long memory = Netty.directMemory();
        for (int round = 0; round < 10; round++) {
            exchange(accepting, 100);
        }
        until("all sockets are closed", () -> TestNode.openSockets() <= sockets);
        assertThat(Netty.directMemory()).isLessThanOrEqualTo(memory + 16L * 1024 * 1024);
    }

    private void exchange(TestNode.Accepting accepting, int count) {
        List<Duplex> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Duplex dialled = node.dial(accepting.address()).duplex();
            Duplex accepted = accepting.next().duplex();
            await(dialled.write(Bytes.wrap(new byte[i * 100 + 1])));
            assertThat(await(accepted.read()).size()).isPositive();
            switch (i % 3) {
                case 0 -> {
                    accepted.closeWrite();
                    dialled.closeWrite();
                    drain(accepted);
                    drain(dialled);
                }
                case 1 -> {
                    dialled.reset(new StreamResetException(ErrorCode.NONE, false));
                    drain(accepted);
                }
                default -> {
                    accepted.reset(new StreamResetException(ErrorCode.NONE, false));
                    drain(dialled);
                }
            }
            ends.add(dialled);
            ends.add(accepted);
        }
        ends.forEach(end -> await(end.closed().handle((done, failure) -> null)));
    }

    private static void drain(Duplex end) {
        await(Async.loop(() -> end.read().thenApply(bytes -> !bytes.isEmpty())).handle((done, failure) -> null));
    }

    private static int port(Multiaddr address) {
        return Integer.parseInt(address.value(MultiaddrProtocol.TCP).orElseThrow());
    }

    @Test
    void aDialMayComeFromTheListenPort() {
        TcpOptions sharing = TcpOptions.defaults().withIo(io).withReusePort();
        for (String host : List.of("/ip4/127.0.0.1", "/ip4/0.0.0.0", "/ip6/::1", "/ip6/::")) {
            try (TestNode one = new TestNode(sharing);
                    TestNode other = new TestNode(sharing)) {
                TestNode.Accepting atOne = one.listen(host + "/tcp/0");
                TestNode.Accepting atOther = other.listen(host + "/tcp/0");
                String loopback = host.startsWith("/ip4") ? "/ip4/127.0.0.1/tcp/" : "/ip6/::1/tcp/";
                Multiaddr toOther = Multiaddr.parse(loopback + port(atOther.address()));
                Multiaddr toOne = Multiaddr.parse(loopback + port(atOne.address()));

                RawConnection there = one.dial(toOther);
                assertThat(atOther.next().remoteAddress()).isEqualTo(toOne);
                assertThat(there.localAddress()).isEqualTo(toOne);

                RawConnection again = one.dial(toOther);
                assertThat(again.localAddress())
                        .as("that pair of ports is taken, so this one has another")
                        .isNotEqualTo(toOne);
                await(again.duplex().write(Bytes.utf8("both live")));
                assertThat(await(atOther.next().duplex().read())).isEqualTo(Bytes.utf8("both live"));
            }
        }
    }

    @Test
    void theDiallerMayAskForTheListenPortAndNoOtherOrForAFreshOne() {
        TcpOptions sharing = TcpOptions.defaults().withIo(io).withReusePort();
        try (TestNode one = new TestNode(sharing);
                TestNode other = new TestNode(sharing)) {
            Multiaddr atOne = one.listen("/ip4/127.0.0.1/tcp/0").address();
            Multiaddr atOther = other.listen("/ip4/127.0.0.1/tcp/0").address();

            TransportConnection fresh = await(one.transport().dial(atOther, SourcePort.FRESH));
            assertThat(fresh.localAddress()).isNotEqualTo(atOne);
            TransportConnection there = await(one.transport().dial(atOther, SourcePort.LISTENING));
            assertThat(there.localAddress()).isEqualTo(atOne);
            assertThat(failureOf(one.transport().dial(atOther, SourcePort.LISTENING)))
                    .as("that pair of ports is taken")
                    .isInstanceOf(DialException.class);
        }
    }

    @Test
    void whoAsksForTheListenPortIsToldWhyThereIsNone() {
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        assertThat(failureOf(node.transport().dial(accepting.address(), SourcePort.LISTENING)))
                .hasCauseInstanceOf(SourcePortException.class)
                .hasMessageContaining("withReusePort");
        try (TestNode dialler = new TestNode(TcpOptions.defaults().withIo(io).withReusePort())) {
            assertThat(failureOf(dialler.transport().dial(accepting.address(), SourcePort.LISTENING)))
                    .hasCauseInstanceOf(SourcePortException.class)
                    .hasMessageContaining("does not listen");
        }
    }

    @Test
    void aDialWithoutAListenerComesFromAnyPort() {
        TcpOptions sharing = TcpOptions.defaults().withIo(io).withReusePort();
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0");
        try (TestNode dialler = new TestNode(sharing)) {
            dialler.dial(accepting.address());
            assertThat(accepting.next().remoteAddress()).isNotNull();
        }
    }

    @Test
    void aSharedPortIsStillOnlySharedWithinTheNode() {
        TcpOptions sharing = TcpOptions.defaults().withIo(io).withReusePort();
        try (TestNode one = new TestNode(sharing);
                TestNode other = new TestNode(sharing)) {
            Multiaddr taken = one.listen("/ip4/127.0.0.1/tcp/0").address();
            assertThat(failureOf(other.transport().listen(taken, connection -> {})))
                    .isInstanceOf(ListenException.class);
        }
    }
}
