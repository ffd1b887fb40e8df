package org.jlibp2p.interop.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jlibp2p.identify.Identify;
import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.TestAuthority;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.status.StatusPage;
import org.jlibp2p.status.StatusServer;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The status page in a real browser, of a node with peers of go, rust, js and this library, direct ones and ones behind a relay. What
 * the page looks like is left in {@code target/interop-status} as pictures.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusBrowserIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Path FOLDER = Path.of(System.getProperty("interop.status", "target/interop-status"))
            .toAbsolutePath();
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";
    private static final KademliaOptions DHT =
            KademliaOptions.privateNetwork("status-page").withMode(Mode.SERVER);
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final int OWN_PEERS = 40;
    private static final String HOSTILE =
            "<img src=x onerror=\"globalThis.broken=1\"><script>globalThis.broken=1</script> & a name without an end ";

    private final List<AutoCloseable> running = new ArrayList<>();
    private Chromium browser;
    private PeerProcess go;
    private PeerProcess rust;
    private PeerProcess js;
    private Node node;
    private StatusServer server;

    @BeforeAll
    void startEverything() throws IOException {
        Files.createDirectories(FOLDER);
        for (PeerKind kind : List.of(PeerKind.GO, PeerKind.RUST, PeerKind.JS)) {
            PeerBuild.run(kind);
        }
        browser = closing(new Chromium(TestAuthority.shared().authority(), FOLDER.resolve("chromium.log")));
        go = closing(PeerProcess.start(
                PeerKind.GO,
                "--relay-server",
                "--kad",
                "server",
                "--kad-protocol",
                DHT.protocol().value(),
                "--listen",
                LISTEN));
        node = closing(Node.builder()
                .transport(TcpTransport.create())
                .listen(LISTEN)
                .service(Ping.service())
                .service(Kademlia.service(DHT))
                .service(AutoNat.service())
                .service(CircuitRelay.client(RelayClientOptions.defaults().withRelays(Multiaddr.parse(go.address()))))
                .start()
                .join());
        node.handle(ECHO, stream -> stream.copyTo(stream));
        server = closing(StatusPage.serve(node, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        js = closing(PeerProcess.start(PeerKind.JS, "--transports", "tcp"));
        rust = closing(PeerProcess.start(PeerKind.RUST, "--transports", "tcp,circuit"));
        String address = direct();
        js.call("dial", "addr", address);
        rust.call("dialRelay", "relay", go.address(), "peer", node.id().toString());
        for (int i = 0; i < OWN_PEERS; i++) {
            String agent = i == 0 ? HOSTILE : "own-peer/" + i;
            Node peer = closing(Node.builder()
                    .transport(TcpTransport.create())
                    .listen(LISTEN)
                    .service(Identify.service(agent))
                    .service(Kademlia.service(DHT))
                    .start()
                    .join());
            peer.connect(Multiaddr.parse(address)).join();
        }
    }

    private <C extends AutoCloseable> C closing(C started) {
        running.add(0, started);
        return started;
    }

    private String direct() {
        return node.addresses().stream()
                .filter(each -> !each.has(MultiaddrProtocol.P2P_CIRCUIT))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @AfterAll
    void stopEverything() {
        Closing.all(running.toArray(AutoCloseable[]::new));
    }

    /** Opens the page in a tab that has told all it does from the beginning. */
    private DevTools open(StatusServer shown, int width, int height, String scheme) {
        DevTools page = browser.open("about:blank");
        for (String domain : List.of("Runtime", "Log", "Network", "Page")) {
            page.call(LIMIT, domain + ".enable", Map.of());
        }
        page.call(
                LIMIT,
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        page.call(
                LIMIT,
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        page.call(LIMIT, "Page.navigate", Map.of("url", shown.url().toString()));
        await(page, "live", "document.getElementById('live-text')?.textContent === 'live'");
        return page;
    }

    private static void await(DevTools page, String what, String condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            if (page.evaluate(LIMIT, "Boolean(" + condition + ")").flag("value")) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("not within " + LIMIT + ": " + what + "; the page has "
                + page.evaluate(LIMIT, "document.body.innerText.slice(0, 4000)").text("value"));
    }

    private static String text(DevTools page, String expression) {
        return page.evaluate(LIMIT, expression).text("value");
    }

    private static int number(DevTools page, String expression) {
        return (int) page.evaluate(LIMIT, expression).number("value");
    }

    private static void assertClean(DevTools page, StatusServer shown) {
        assertThat(page.told("Runtime.exceptionThrown")).isEmpty();
        assertThat(page.told("Log.entryAdded")).isEmpty();
        assertThat(page.told("Runtime.consoleAPICalled")).isEmpty();
        assertThat(page.told("Network.requestWillBeSent"))
                .isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.object("request").text("url"))
                        .startsWith(shown.url().toString()));
    }

    private static void screenshot(DevTools page, String name) throws IOException {
        page.screenshot(FOLDER.resolve(name + ".png"));
    }

    @Test
    void aPersonSeesTheNodeItsPeersAndWhatTheyDo() throws IOException {
        try (DevTools page = open(server, 1360, 1250, "light")) {
            await(page, "the peers", "document.getElementById('peers').textContent === '" + (OWN_PEERS + 3) + "'");
            assertThat(text(page, "document.getElementById('self').textContent"))
                    .isEqualTo(node.id().toString());
            assertThat(text(page, "document.getElementById('connections-note').textContent"))
                    .contains("1 relayed", "(1 limited)");
            String rows = "document.getElementById('rows').innerText";
            await(page, "js is identified", rows + ".includes('js-libp2p/')");
            await(page, "rust is identified", rows + ".includes('rust')");
            assertThat(text(page, rows)).contains("relayed", "limited", "direct", "noise", "yamux/1.0.0", "tcp");
            assertThat(text(page, "document.getElementById('relays').innerText"))
                    .contains("reserved", "as configured");
            assertThat(text(page, "document.getElementById('addresses').innerText"))
                    .contains("announced", "/p2p-circuit", "127.0.0.1", "listens there");
            assertThat(text(page, "document.getElementById('limits').innerText"))
                    .contains("connections", "of 1\u202f024");
            assertThat(text(page, "document.getElementById('events').innerText"))
                    .contains("connected", "identified");

            String line = "document.querySelector('#throughput .line.in').getAttribute('d')";
            String before = text(page, line);
            js.call("echo", "addr", direct(), "bytes", 30 << 20);
            await(page, "the plot moves", line + " !== " + "'" + before + "'");
            await(
                    page,
                    "bytes are counted",
                    "Number(document.getElementById('in-total').textContent.split(' ')[0]) > 30");
            await(
                    page,
                    "and drawn",
                    "Math.min(..." + line + ".slice(1).split('L').map(p => Number(p.split(',')[1]))) < 100");
            screenshot(page, "node-light");
            assertClean(page, server);
        }
    }

    @Test
    void theRoutingTableIsAPictureThatTellsItsPeers() throws IOException {
        try (DevTools page = open(server, 1360, 1250, "dark")) {
            String dots = "document.querySelectorAll('#tables .dot')";
            await(page, "a dot for each server of the DHT", dots + ".length >= " + (OWN_PEERS / 2));
            Fields seen = Fields.parse(server.page().json());
            int inTable = (int) seen.objects("dht").get(0).number("peers");
            await(page, "all of them", dots + ".length === " + inTable);
            assertThat(number(page, "document.querySelectorAll('#tables .dot.connected').length"))
                    .isPositive();
            // Those with more bits in common are further to the right.
            assertThat(page.evaluate(
                                    LIMIT,
                                    "(() => { const all = [..." + dots + "]; return all.every(a => all.every(b =>"
                                            + " a.place.prefix >= b.place.prefix || a.cx.baseVal.value < b.cx.baseVal.value))"
                                            + " && all.some(a => a.place.prefix === 0); })()")
                            .flag("value"))
                    .isTrue();

            Fields at = page.evaluate(
                            LIMIT,
                            "(() => { const dot = " + dots + "[0]; dot.scrollIntoView({block: 'center'});"
                                    + " const r = dot.getBoundingClientRect();"
                                    + " return {x: r.x + r.width / 2, y: r.y + r.height / 2, peer: dot.place.peer}; })()")
                    .object("value");
            mouse(page, "mouseMoved", at);
            await(page, "what is pointed at is told", "!document.getElementById('tip').hidden");
            String peer = at.text("peer");
            assertThat(text(page, "document.getElementById('tip').innerText"))
                    .contains(peer.substring(peer.length() - 8), "in common");
            screenshot(page, "table-dark");

            mouse(page, "mousePressed", at);
            mouse(page, "mouseReleased", at);
            await(
                    page,
                    "the peer is told of",
                    "document.getElementById('peer-body').innerText.includes('" + peer + "')");
            await(page, "with its protocols", "document.getElementById('peer-body').innerText.includes('/kad/1.0.0')");
            screenshot(page, "peer-dark");
            page.evaluate(LIMIT, "document.getElementById('peer-close').click()");

            // By the keyboard alone as well.
            page.evaluate(LIMIT, dots + "[0].focus()");
            page.call(
                    LIMIT,
                    "Input.dispatchKeyEvent",
                    Map.of("type", "keyDown", "key", "ArrowRight", "code", "ArrowRight"));
            await(page, "the next column", "document.activeElement.place?.prefix > 0");
            assertThat(number(page, "document.querySelectorAll('#tables .dot[tabindex=\"0\"]').length"))
                    .isEqualTo(1);
            assertClean(page, server);
        }
    }

    private static void mouse(DevTools page, String type, Fields at) {
        page.call(
                LIMIT,
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        at.number("x"),
                        "y",
                        at.number("y"),
                        "button",
                        type.equals("mouseMoved") ? "none" : "left",
                        "clickCount",
                        type.equals("mouseMoved") ? 0 : 1));
    }

    @Test
    void whatAPeerCallsItselfIsShownAsText() throws IOException {
        try (DevTools page = open(server, 1360, 900, "light")) {
            page.evaluate(
                    LIMIT,
                    "(() => { const find = document.getElementById('find'); find.value = 'onerror';"
                            + " find.dispatchEvent(new Event('input')); })()");
            await(page, "only that one", "document.querySelectorAll('#rows tr').length === 1");
            assertThat(text(page, "document.querySelector('#rows .agent').textContent"))
                    .startsWith("<img src=x onerror=\"globalThis.broken=1\"><script>");
            assertThat(number(page, "document.images.length")).isZero();
            assertThat(text(page, "typeof globalThis.broken")).isEqualTo("undefined");
            page.evaluate(LIMIT, "document.getElementById('h-connections').scrollIntoView()");
            screenshot(page, "hostile-agent");
            assertClean(page, server);
        }
    }

    @Test
    void aPhoneShowsAllOfItWithoutScrollingSideways() throws IOException {
        try (DevTools page = open(server, 390, 844, "light")) {
            await(page, "the rows", "document.querySelectorAll('#rows tr').length > 10");
            assertThat(number(page, "document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
            screenshot(page, "phone-top");
            page.evaluate(LIMIT, "document.getElementById('dht').scrollIntoView()");
            screenshot(page, "phone-table");
            page.evaluate(LIMIT, "document.getElementById('h-connections').scrollIntoView()");
            screenshot(page, "phone-connections");
            assertClean(page, server);
        }
    }

    @Test
    void aNodeAloneIsShownAsSuchAndItsEndIsSaid() throws IOException {
        Node alone = Node.builder().transport(TcpTransport.create()).start().join();
        StatusServer shown = StatusPage.serve(alone, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (DevTools page = open(shown, 1360, 900, "dark")) {
            assertThat(text(page, "document.body.innerText"))
                    .contains("No peer is connected", "in no DHT", "uses no relays", "nobody can dial it");
            screenshot(page, "alone-dark");
            assertClean(page, shown);
            shown.close();
            await(
                    page,
                    "the end is noticed",
                    "document.getElementById('live-text').textContent.startsWith('no answer')");
            screenshot(page, "ended-dark");
        } finally {
            shown.close();
            alone.close();
        }
    }

    @Test
    void aPageThatIsPausedAsksNoMore() {
        try (DevTools page = open(server, 1000, 800, "light")) {
            page.evaluate(LIMIT, "document.getElementById('pause').click()");
            await(page, "paused", "document.getElementById('live-text').textContent === 'paused'");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
            int before = page.told("Network.requestWillBeSent").size();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
            assertThat(page.told("Network.requestWillBeSent")).hasSize(before);
            page.evaluate(LIMIT, "document.getElementById('pause').click()");
            await(page, "live again", "document.getElementById('live-text').textContent === 'live'");
            assertThat(page.told("Network.requestWillBeSent")).hasSizeGreaterThan(before);
        }
    }
}
