package org.jlibp2p.interop.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * js-libp2p on a page in a real browser dials this library. What the page shows is left in {@code
 * target/interop-browser} as a picture.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
    private static final Duration TALK = Duration.ofSeconds(90);
    private static final int ECHOED = 16 << 20;
    private static final String ANY_PORT = "/ip4/127.0.0.1/tcp/0";
    private static final Path FOLDER = Path.of(System.getProperty("interop.browser", "target/interop-browser"))
            .toAbsolutePath();

    /** Other peers listen when this is set: it tells a fault of the page or the browser from one of ours. */
    private static final PeerKind LISTENER = PeerKind.named(System.getProperty("interop.browser.listener", "java"));

    private PageServer server;
    private Chromium browser;
    private PeerProcess listener;

    @BeforeAll
    void startEverything() throws IOException {
        Files.createDirectories(FOLDER);
        PeerBuild.run(LISTENER);
        server = new PageServer(Path.of(
                PeerBuild.run(Path.of(System.getProperty("interop.page")).toAbsolutePath())));
        browser = new Chromium(TestAuthority.shared().authority(), FOLDER.resolve("chromium.log"));
        listener = start(TestAuthority.shared());
    }

    private static PeerProcess start(TestAuthority authority) {
        List<String> flags = new ArrayList<>(List.of("--listen", ANY_PORT + "/ws", "--listen", ANY_PORT + "/tls/ws"));
        flags.addAll(List.of("--tls-cert", authority.certificate().toString()));
        flags.addAll(List.of("--tls-key", authority.key().toString()));
        return PeerProcess.start(LISTENER, flags.toArray(String[]::new));
    }

    @AfterAll
    void stopEverything() {
        Closing.all(browser, server, listener);
    }

    @Test
    void aBrowserTalksOverWebSocket() throws IOException {
        talk(addressOf(listener, false), "ws");
    }

    @Test
    void aBrowserTalksOverSecureWebSocketWithACertificateItTrusts() throws IOException {
        talk(addressOf(listener, true), "wss");
    }

    @Test
    void aBrowserTalksOverSecureWebSocketToAName() throws IOException {
        talk(addressOf(listener, true).replace("/ip4/127.0.0.1/", "/dns4/localhost/"), "wss-by-name");
    }

    @Test
    void aBrowserDoesNotTalkToWhoShowsACertificateItDoesNotTrust(@TempDir Path folder) throws IOException {
        try (PeerProcess stranger = start(TestAuthority.in(folder));
                DevTools page = browser.open(server.url())) {
            String address = addressOf(stranger, true);
            assertThatThrownBy(() -> talkTo(page, address)).isInstanceOf(AssertionError.class);
            screenshot(page, "wss-not-trusted");
            assertThat(stranger.call("conns", "countOnly", true).number("count"))
                    .isZero();
        }
    }

    private void talk(String address, String name) throws IOException {
        try (DevTools page = browser.open(server.url())) {
            Fields result;
            try {
                result = talkTo(page, address);
            } finally {
                screenshot(page, name);
            }
            assertThat(result.text("peer")).isEqualTo(listener.peerId());
            assertThat(result.text("encryption")).isEqualTo("/noise");
            assertThat(result.text("multiplexer")).isEqualTo("/yamux/1.0.0");
            assertThat(result.number("rtt")).isNotNegative();
            Fields own = listener.call("info");
            assertThat(result.texts("protocols")).containsExactlyInAnyOrderElementsOf(own.texts("protocols"));
            assertThat(result.number("echoed")).isEqualTo(ECHOED);
            pingBack(result.text("self"));
        }
    }

    /** The browser is a peer like others: it is asked for as well. */
    private void pingBack(String page) {
        assertThat(listener.call("ping", "peer", page).number("rttMs")).isPositive();
        Fields identified = listener.call("identify", "peer", page);
        assertThat(identified.text("agent")).startsWith("js-libp2p/");
        assertThat(identified.texts("listenAddrs")).isEmpty();
    }

    private static String addressOf(PeerProcess peer, boolean secure) {
        return peer.ready().texts("addrs").stream()
                .filter(address -> secure == (address.contains("/tls/ws") || address.contains("/wss")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such address: " + peer.ready()));
    }

    private static Fields talkTo(DevTools page, String address) {
        page.awaitFunction("talkTo");
        return page.evaluate(TALK, "talkTo('" + address + "', " + ECHOED + ")").object("value");
    }

    private static void screenshot(DevTools page, String name) throws IOException {
        page.screenshot(FOLDER.resolve(name + ".png"));
    }
}
