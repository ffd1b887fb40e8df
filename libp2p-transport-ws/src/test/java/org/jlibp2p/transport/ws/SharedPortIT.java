package org.jlibp2p.transport.ws;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.testkit.FixedNames;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.ws.TestNode.await;
import static org.jlibp2p.transport.ws.TestNode.failureOf;

/** TCP, WebSocket and secure WebSocket at one port. */
class SharedPortIT {
    @TempDir
    private Path folder;

    private final EventLoops plain = EventLoops.create("test-plain", 1);
    private final BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();
    private StandaloneContext context;
    private WebSocketOptions options;
    private Transport tcp;
    private Transport webSocket;

    @BeforeEach
    void startNode() {
        TestCertificates authority = new TestCertificates(Instant.now());
        authority.issue("127.0.0.1").write(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        options = WebSocketOptions.defaults()
                .withCertificate(ServerCertificate.pem(folder.resolve("chain.pem"), folder.resolve("key.pem")))
                .withTrustedAuthorities(authority.writeRoot(folder.resolve("root.pem")));
        context = context(
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withConnect(Duration.ofSeconds(1))));
        tcp = TcpTransport.create(TcpOptions.defaults().withSharedPort()).create(context);
        webSocket = WebSocketTransport.create(options.withSharedPort()).create(context);
    }

    private StandaloneContext context(ResourceLimits limits) {
        return new StandaloneContext(plain, Identity.generate(), limits, FixedNames.none());
    }

    @AfterEach
    void closeNode() {
        await(tcp.close());
        await(webSocket.close());
        context.close();
        plain.close();
    }

    private Listener listen(Transport transport, String address) {
        return await(
                transport.listen(Multiaddr.parse(address), connection -> accepted.add((RawConnection) connection)));
    }

    private static String port(Listener listener) {
        return listener.addresses().get(0).value(MultiaddrProtocol.TCP).orElseThrow();
    }

    private RawConnection next() {
        try {
            RawConnection next = accepted.poll(TestNode.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing was accepted");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertConnects(Transport transport, Multiaddr address) {
        RawConnection dialled = (RawConnection) await(transport.dial(address));
        Duplex pipe = dialled.duplex();
        await(pipe.write(Bytes.concat(Bytes.fromHex("13"), Bytes.utf8("/multistream/1.0.0\n"))));
        RawConnection came = next();
        assertThat(came.localAddress()).isEqualTo(address);
        assertThat(came.remoteAddress()).isEqualTo(dialled.localAddress());
        assertThat(await(came.duplex().read()))
                .isEqualTo(Bytes.concat(Bytes.fromHex("13"), Bytes.utf8("/multistream/1.0.0\n")));
        await(came.duplex().write(Bytes.utf8("answer")));
        assertThat(await(pipe.read())).isEqualTo(Bytes.utf8("answer"));
    }

    @Test
    void allThreeComeToOnePort() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        String port = "/ip4/127.0.0.1/tcp/" + port(bare);
        Listener plainSocket = listen(webSocket, port + "/ws");
        Listener secure = listen(webSocket, port + "/tls/ws");
        assertThat(plainSocket.addresses()).containsExactly(Multiaddr.parse(port + "/ws"));
        for (int i = 0; i < 3; i++) {
            assertConnects(tcp, bare.addresses().get(0));
            assertConnects(webSocket, plainSocket.addresses().get(0));
            assertConnects(webSocket, secure.addresses().get(0));
        }
    }

    @Test
    void theUnspecifiedAddressIsSharedAsWell() {
        Listener bare = listen(tcp, "/ip4/0.0.0.0/tcp/0");
        listen(webSocket, "/ip4/0.0.0.0/tcp/" + port(bare) + "/ws");
        assertConnects(tcp, Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port(bare)));
        assertConnects(webSocket, Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port(bare) + "/ws"));
    }

    @Test
    void whoeverIsAloneIsNotWaitedFor() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        RawConnection dialled = (RawConnection) await(tcp.dial(bare.addresses().get(0)));
        await(next().duplex().write(Bytes.utf8("first words from the listener")));
        assertThat(await(dialled.duplex().read())).isEqualTo(Bytes.utf8("first words from the listener"));
    }

    @Test
    void eachListenerClosesAloneAndTheLastOneFreesThePort() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        Multiaddr address = bare.addresses().get(0);
        Listener other = listen(webSocket, address + "/ws");
        await(bare.close());
        await(bare.closed());
        assertThat(other.closed()).isNotDone();
        assertConnects(webSocket, other.addresses().get(0));
        Listener again = listen(tcp, address.toString());
        assertConnects(tcp, again.addresses().get(0));
        await(tcp.close());
        assertConnects(webSocket, other.addresses().get(0));
        await(other.close());
        assertThat(failureOf(webSocket.dial(other.addresses().get(0)))).isInstanceOf(DialException.class);
        Listener alone = listen(webSocket, address + "/ws");
        assertConnects(webSocket, alone.addresses().get(0));
    }

    @Test
    void twoOfAKindDoNotShare() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        assertThat(failureOf(tcp.listen(bare.addresses().get(0), connection -> {})))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("same kind");
    }

    @Test
    void whoIsNotToldToShareIsToldWhyItFailed() {
        try (StandaloneContext other = context(ResourceLimits.defaults())) {
            Transport alone = TcpTransport.create().create(other);
            Transport sharing =
                    WebSocketTransport.create(options.withSharedPort()).create(other);
            Transport notSharing = WebSocketTransport.create(options).create(other);
            Listener bare = listen(alone, "/ip4/127.0.0.1/tcp/0");
            Multiaddr address = Multiaddr.parse(bare.addresses().get(0) + "/ws");
            for (Transport each : new Transport[] {sharing, notSharing}) {
                assertThat(failureOf(each.listen(address, connection -> {})))
                        .isInstanceOf(ListenException.class)
                        .hasMessageContaining("withSharedPort");
            }
            await(alone.close());
            await(sharing.close());
            await(notSharing.close());
        }
    }

    @Test
    void T22_whoSaysNothingAtASharedPortIsNotWaitedFor() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        listen(webSocket, bare.addresses().get(0) + "/ws");
        for (String opening : new String[] {"", "GE", "\u0016"}) {
            try (RawClient client = RawClient.connect(bare.addresses().get(0))) {
                client.write(opening);
                assertThat(client.readToEnd()).isEmpty();
            }
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void firstBytesMayComeOneByOneAndNoneIsLost() throws InterruptedException {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        listen(webSocket, bare.addresses().get(0) + "/ws");
        try (RawClient client = RawClient.connect(bare.addresses().get(0))) {
            String request = RawClient.request("/");
            for (int i = 0; i < 5; i++) {
                client.write(request.substring(i, i + 1));
                Thread.sleep(10); // or the system would deliver them together
            }
            client.write(request.substring(5));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101");
        }
        next();
        try (RawClient client = RawClient.connect(bare.addresses().get(0))) {
            client.write("GEk");
            assertThat(await(next().duplex().read())).isEqualTo(Bytes.utf8("GEk"));
        }
    }

    @Test
    void tlsWhereNobodyListensForItIsCutOff() {
        Listener bare = listen(tcp, "/ip4/127.0.0.1/tcp/0");
        listen(webSocket, bare.addresses().get(0) + "/ws");
        try (RawClient client = RawClient.connect(bare.addresses().get(0))) {
            client.write(Bytes.fromHex("160301"));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(accepted).isEmpty();
    }
}
