package org.jlibp2p.interop.rendezvous;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jlibp2p.async.Async;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.rendezvous.Rendezvous;
import org.jlibp2p.rendezvous.RendezvousClientOptions;
import org.jlibp2p.rendezvous.RendezvousRegistration;
import org.jlibp2p.rendezvous.RendezvousServerOptions;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the two have in common, and what not: rust-libp2p signs and reads records in the form of RFC 0003, and refuses a whole answer
 * in which one has another form.
 */
@Tag("other-implementations")
@Timeout(300)
class RendezvousIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";
    private static final String APP = "my-app";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void stopAll() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    private <T extends AutoCloseable> T with(T one) {
        started.push(one);
        return one;
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(Async.unwrap(e).toString(), Async.unwrap(e));
        }
    }

    private Node java(ServiceFactory<?> service) {
        return with(await(Node.builder()
                .transport(TcpTransport.create())
                .listen(LISTEN)
                .service(service)
                .start()));
    }

    private Node javaPoint() {
        return java(Rendezvous.server(RendezvousServerOptions.defaults()));
    }

    private Node javaClient(String point) {
        return java(Rendezvous.client(RendezvousClientOptions.defaults().withPoints(Multiaddr.parse(point))));
    }

    private static String address(Node node) {
        return node.addresses().get(0).toString();
    }

    private PeerProcess rustPoint() {
        return with(PeerProcess.start(PeerKind.RUST, "--rendezvous", "server", "--listen", LISTEN));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** It registers what it announces, so it has to know beforehand where it will listen. */
    private PeerProcess rustClient() {
        String address = "/ip4/127.0.0.1/tcp/" + freePort();
        return with(
                PeerProcess.start(PeerKind.RUST, "--rendezvous", "client", "--listen", address, "--announce", address));
    }

    private static List<PeerInfo> found(Node node, String namespace) {
        return await(node.service(Rendezvous.class).discover(namespace).take(Integer.MAX_VALUE));
    }

    private static Set<String> found(PeerProcess peer, String point, String namespace) {
        Set<String> found = new HashSet<>();
        peer.call("rendezvousDiscover", "addr", point, "namespace", namespace)
                .objects("registrations")
                .forEach(registration -> found.add(registration.text("peer")));
        return found;
    }

    @Test
    void rustPeersFindOneAnotherAtAPointOfJavaAndJavaFindsThem() {
        Node point = javaPoint();
        PeerProcess alice = rustClient();
        PeerProcess bob = rustClient();
        for (PeerProcess peer : List.of(alice, bob)) {
            Fields granted = peer.call("rendezvousRegister", "addr", address(point), "namespace", APP);
            assertThat(granted.number("ttl")).isEqualTo(7200);
        }
        assertThat(found(bob, address(point), APP)).containsExactlyInAnyOrder(alice.peerId(), bob.peerId());

        Node java = javaClient(address(point));
        List<PeerInfo> found = found(java, APP);
        assertThat(found)
                .extracting(PeerInfo::id)
                .containsExactlyInAnyOrder(PeerId.parse(alice.peerId()), PeerId.parse(bob.peerId()));
        assertThat(await(java.connect(PeerId.parse(alice.peerId()))).remotePeer())
                .isEqualTo(PeerId.parse(alice.peerId()));

        alice.call("rendezvousUnregister", "addr", address(point), "namespace", APP);
        Poll.until(
                "an end of the registration",
                LIMIT,
                () -> found(bob, address(point), APP).equals(Set.of(bob.peerId())));
    }

    @Test
    void rustReadsPagesWithJavasCookies() {
        Node point = javaPoint();
        PeerProcess rust = rustClient();
        for (String namespace : List.of("a", "b", "c")) {
            rust.call("rendezvousRegister", "addr", address(point), "namespace", namespace, "ttl", 9000);
        }
        Fields first = rust.call("rendezvousDiscover", "addr", address(point), "limit", 2);
        Fields second =
                rust.call("rendezvousDiscover", "addr", address(point), "cookie", first.text("cookie"), "limit", 2);
        Fields third =
                rust.call("rendezvousDiscover", "addr", address(point), "cookie", second.text("cookie"), "limit", 2);

        assertThat(first.objects("registrations"))
                .extracting(registration -> registration.text("namespace"))
                .containsExactly("a", "b");
        assertThat(first.objects("registrations").get(0).number("ttl")).isBetween(8900.0, 9000.0);
        assertThat(second.objects("registrations"))
                .extracting(registration -> registration.text("namespace"))
                .containsExactly("c");
        assertThat(third.objects("registrations")).isEmpty();
        refused(
                "InvalidCookie",
                () -> rust.call(
                        "rendezvousDiscover",
                        "addr",
                        address(point),
                        "namespace",
                        "a",
                        "cookie",
                        first.text("cookie")));
    }

    private static void refused(String status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("RendezvousError")
                .hasMessageContaining(status);
    }

    @Test
    void rustUnderstandsJavasRefusals() {
        Node point = javaPoint();
        PeerProcess rust = rustClient();

        refused(
                "InvalidTtl",
                () -> rust.call("rendezvousRegister", "addr", address(point), "namespace", APP, "ttl", 60));
        refused(
                "InvalidTtl",
                () -> rust.call("rendezvousRegister", "addr", address(point), "namespace", APP, "ttl", 300_000));
        refused("InvalidNamespace", () -> rust.call("rendezvousRegister", "addr", address(point), "namespace", ""));
        assertThat(found(rust, address(point), "nobody")).isEmpty();
    }

    @Test
    void anAnswerWithARecordInTheUsualFormIsNoneToRust() {
        Node point = javaPoint();
        PeerProcess rust = rustClient();
        rust.call("rendezvousRegister", "addr", address(point), "namespace", APP);
        Node java = javaClient(address(point));
        await(await(java.service(Rendezvous.class).register(APP)).registered());

        assertThat(found(java, APP)).extracting(PeerInfo::id).containsExactly(PeerId.parse(rust.peerId()));
        refused("Unavailable", () -> found(rust, address(point), APP));
        assertThat(found(rust, address(point), "another-app")).isEmpty();
    }

    @Test
    void javaMeetsRustAtAPointOfRust() {
        PeerProcess point = rustPoint();
        PeerProcess rust = rustClient();
        Node java = javaClient(point.address());
        assertThat(found(java, APP)).isEmpty();
        assertThat(found(java, "")).isEmpty();
        rust.call("rendezvousRegister", "addr", point.address(), "namespace", APP);
        RendezvousRegistration registration =
                await(java.service(Rendezvous.class).register(APP));
        await(registration.registered());

        assertThat(found(java, APP)).extracting(PeerInfo::id).containsExactly(PeerId.parse(rust.peerId()));
        assertThat(found(java, "")).hasSize(1);
        Fields seen = rust.call("rendezvousDiscover", "addr", point.address(), "namespace", APP);
        Fields ours = seen.objects("registrations").stream()
                .filter(each -> each.text("peer").equals(java.id().toString()))
                .findAny()
                .orElseThrow();
        assertThat(ours.texts("addrs"))
                .containsExactly(java.addresses()
                        .get(0)
                        .withoutLast(MultiaddrProtocol.P2P)
                        .toString());
        assertThat(ours.number("ttl")).isEqualTo(7200);

        await(java.service(Rendezvous.class).unregister(APP));
        Poll.until(
                "an end of the registration",
                LIMIT,
                () -> found(rust, point.address(), APP).equals(Set.of(rust.peerId())));
        await(java.service(Rendezvous.class).unregister("nobody"));
    }
}
