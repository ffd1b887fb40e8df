package org.jlibp2p.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Whole nodes over TCP and TLS, on loopback. */
@Timeout(120)
class TlsNodeIT {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static NodeBuilder builder(Security... inOrder) {
        NodeBuilder builder = Node.builder().transport(TcpTransport.create()).service(Ping.service());
        List.of(inOrder).forEach(builder::security);
        return builder;
    }

    private static Node listening(Security... inOrder) {
        Node node = builder(inOrder).listen("/ip4/127.0.0.1/tcp/0").start().join();
        node.handle(ECHO, stream -> stream.copyTo(stream));
        return node;
    }

    private static Multiaddr addressOf(Node node, PeerId peer) {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + portOf(node) + "/p2p/" + peer);
    }

    private static int portOf(Node node) {
        return Integer.parseInt(node.addresses().get(0).toString().replaceAll(".*/tcp/(\\d+).*", "$1"));
    }

    @Test
    void nodesPingAndEchoMegabytes() throws IOException {
        try (Node server = listening(Tls.create());
                Node client = builder(Tls.create()).start().join()) {
            Connection connection =
                    client.connect(addressOf(server, server.id())).join();
            assertThat(connection.security()).isEqualTo(Tls.PROTOCOL);
            assertThat(client.service(Ping.class).ping(connection).join()).isPositive();
            byte[] data = new byte[8 << 20];
            new Random(1).nextBytes(data);
            BlockingDuplex pipe = connection.openStream(ECHO).join().blocking();
            Thread writer = new Thread(() -> {
                try (OutputStream out = pipe.output()) {
                    out.write(data);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            assertThat(pipe.input().readAllBytes()).isEqualTo(data);
        }
    }

    @Test
    void theDiallersPreferenceCounts() {
        try (Node server = listening(Noise.create(), Tls.create());
                Node tlsFirst = builder(Tls.create(), Noise.create()).start().join();
                Node noiseOnly = builder(Noise.create()).start().join()) {
            Multiaddr address = addressOf(server, server.id());
            assertThat(tlsFirst.connect(address).join().security()).isEqualTo(Tls.PROTOCOL);
            assertThat(noiseOnly.connect(address).join().security()).isEqualTo(Noise.PROTOCOL);
        }
    }

    private static Throwable causeOfFailedDial(Node client, Multiaddr address) {
        Throwable failure = catchThrowable(() -> client.connect(address).join());
        assertThat(failure).isInstanceOf(CompletionException.class);
        assertThat(failure.getCause()).isInstanceOf(DialException.class);
        return ((DialException) failure.getCause())
                .attempts()
                .values()
                .iterator()
                .next();
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefusedAndTheNextDialWorks() {
        try (Node server = listening(Tls.create());
                Node client = builder(Tls.create()).start().join()) {
            PeerId other = Identity.generate().peerId();
            assertThat(causeOfFailedDial(client, addressOf(server, other)))
                    .isInstanceOfSatisfying(
                            HandshakeException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.WRONG_PEER));
            assertThat(client.connect(addressOf(server, server.id())).join().remotePeer())
                    .isEqualTo(server.id());
        }
    }

    @Test
    void aNodeWithoutTlsIsNotReachedByTls() {
        try (Node server = listening(Noise.create());
                Node client = builder(Tls.create()).start().join()) {
            assertThat(causeOfFailedDial(client, addressOf(server, server.id())))
                    .isInstanceOf(Libp2pException.class);
        }
    }

    @Test
    void T10_aHandshakeOfAByteAtATimeHasOneDeadline() throws Exception {
        try (Node server = builder(Tls.create())
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .limits(ResourceLimits.defaults()
                                .withTimes(TimeLimits.defaults().withUpgrade(SHORT)))
                        .start()
                        .join();
                Socket socket = new Socket("127.0.0.1", portOf(server))) {
            OutputStream out = socket.getOutputStream();
            out.write(line("/multistream/1.0.0"));
            out.write(line("/tls/1.0.0"));
            byte[] hello = hello();
            long start = System.nanoTime();
            boolean ended = false;
            for (int i = 0; i < hello.length && !ended; i++) {
                ended = isGone(socket, out, hello[i]);
            }
            assertThat(ended).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.dividedBy(2));
            assertThat(server.connections()).isEmpty();
        }
    }

    private static boolean isGone(Socket socket, OutputStream out, byte next) throws IOException {
        socket.setSoTimeout(100);
        try {
            out.write(next);
            InputStream in = socket.getInputStream();
            return in.read(new byte[1000]) < 0;
        } catch (SocketTimeoutException nothingYet) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static byte[] line(String protocol) {
        byte[] text = (protocol + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[text.length + 1];
        line[0] = (byte) text.length;
        System.arraycopy(text, 0, line, 1, text.length);
        return line;
    }

    private static byte[] hello() {
        SecureRandom random = new SecureRandom();
        OwnCertificate own = OwnCertificate.generate(Identity.generate(), random);
        return new TlsHandshake(new HandshakeTerms(true, own, Optional.empty(), List.of()), random)
                .start()
                .toByteArray();
    }
}
