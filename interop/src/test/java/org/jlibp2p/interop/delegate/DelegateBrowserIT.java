package org.jlibp2p.interop.delegate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.interop.browser.Chromium;
import org.jlibp2p.interop.browser.DevTools;
import org.jlibp2p.interop.browser.PageServer;
import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.TestAuthority;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Helia's client on a page in a real browser asks this library's server, which is of another origin. What the page shows in
 * the end is left in {@code target/interop-browser} as a picture.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelegateBrowserIT {
    private static final Path FOLDER = Path.of(System.getProperty("interop.browser", "target/interop-browser"))
            .toAbsolutePath();
    private static final DelegateDirection DIRECTION = new DelegateDirection(PeerKind.JS, PeerKind.JAVA);

    private PageServer pages;
    private Chromium browser;
    private DevTools page;
    private PeerProcess server;
    private PeerProcess withoutCors;
    private PeerProcess withoutPut;

    @BeforeAll
    void startEverything() throws IOException {
        Files.createDirectories(FOLDER);
        List.of(PeerKind.JAVA, PeerKind.GO, PeerKind.JS).forEach(PeerBuild::run);
        pages = new PageServer(Path.of(
                PeerBuild.run(Path.of(System.getProperty("interop.page")).toAbsolutePath())));
        browser = new Chromium(TestAuthority.shared().authority(), FOLDER.resolve("chromium-delegate.log"));
        server = serving(PeerKind.JAVA);
        withoutCors = serving(PeerKind.GO);
        withoutPut = serving(PeerKind.JS);
        page = browser.open(pages.url() + "delegate.html");
        page.awaitFunction("ask");
    }

    private static PeerProcess serving(PeerKind kind) {
        return PeerProcess.start(kind, "--routing-server", "0");
    }

    @AfterAll
    void stopEverything() throws IOException {
        if (page != null) {
            page.screenshot(FOLDER.resolve("delegate.png"));
        }
        Closing.all(page, browser, pages, server, withoutCors, withoutPut);
    }

    @TestFactory
    Stream<DynamicTest> aPageDoesWhatOtherClientsDo() {
        return DelegateCases.all().stream()
                .map(each -> dynamicTest(each.name(), () -> {
                    DelegateNotPossible.reason(each.name(), DIRECTION).ifPresent(reason -> {
                        throw new TestAbortedException(reason);
                    });
                    each.body().accept(new DelegatePair(new PageClient(page), server));
                }));
    }

    @Test
    void aBrowserAsksWhetherAPageOfAnotherOriginMayPublish() {
        server.forgetEvents();
        publish(server);
        server.awaitEvent("routing:request", event -> event.text("endpoint").equals("preflight"));
        server.awaitEvent("routing:request", event -> event.text("endpoint").equals("put_ipns"));
    }

    /** That shows that it is the headers of this library's server for which the others succeed. */
    @Test
    void aPageReadsNothingOfAServerThatDoesNotLetIt() {
        DelegatePair pair = new DelegatePair(new PageClient(page), withoutCors);
        String cid = Subjects.cid();
        pair.script("providers", cid, "records", Subjects.records(1));
        PeerFailure failure = catchThrowableOfType(PeerFailure.class, () -> pair.ask("providers", "cid", cid));
        assertThat(failure).isNotNull();
        assertThat(failure.name()).isEqualTo("TypeError");
    }

    @Test
    void aPagePublishesNothingByAServerThatLetsItReadOnly() {
        DelegatePair pair = new DelegatePair(new PageClient(page), withoutPut);
        assertThat(pair.ask("providers", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
        PeerFailure failure = catchThrowableOfType(PeerFailure.class, () -> publish(withoutPut));
        assertThat(failure).isNotNull();
        assertThat(failure.name()).isEqualTo("TypeError");
    }

    private void publish(PeerProcess to) {
        Identity owner = Identity.generate();
        String record = Subjects.ipns(owner, "/ipfs/bafkqaaa", 1, Duration.ofDays(1));
        new DelegatePair(new PageClient(page), to)
                .ask("ipnsPut", "peer", owner.peerId().toString(), "value", Map.of("base64", record));
    }
}
