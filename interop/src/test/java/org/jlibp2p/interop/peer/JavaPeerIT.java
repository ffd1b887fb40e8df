package org.jlibp2p.interop.peer;

import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The java peer as a process: what the matrix of pairs does not already drive. */
@Timeout(300)
class JavaPeerIT {
    private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";
    private static final String SEED = "00".repeat(32);
    private static final String PEER_OF_SEED = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    private static PeerProcess dialer;
    private static PeerProcess listener;

    @BeforeAll
    static void start() {
        dialer = PeerProcess.start(PeerKind.JAVA);
        listener = PeerProcess.start(PeerKind.JAVA, "--listen", LOOPBACK, "--seed", SEED);
    }

    @AfterAll
    static void end() {
        dialer.close();
        listener.close();
    }

    @Test
    void aSeedIsAFixedIdentityAndInfoTellsIt() {
        assertThat(listener.peerId()).isEqualTo(PEER_OF_SEED);
        Fields info = listener.call("info");
        assertThat(info.text("peerId")).isEqualTo(PEER_OF_SEED);
        assertThat(info.text("keyType")).isEqualTo("ed25519");
        assertThat(info.texts("addrs")).isEqualTo(listener.ready().texts("addrs"));
        assertThat(info.texts("protocols"))
                .contains("/echo/1.0.0", "/perf/1.0.0", "/ipfs/ping/1.0.0", "/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0");
    }

    @Test
    void aWrongFlagIsFatalAndNamesItself() {
        assertThatThrownBy(() -> PeerProcess.start(PeerKind.JAVA, "--nonsense", "1"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fatal")
                .hasMessageContaining("--nonsense");
    }

    @ParameterizedTest
    @CsvSource({"fly, BadRequestException", "kadGet, UnsupportedException", "dial, BadRequestException"})
    void aCommandThatMakesNoSenseIsAnAnswer(String command, String name) {
        assertThatExceptionOfType(PeerFailure.class)
                .isThrownBy(() -> dialer.call(command))
                .satisfies(failure -> assertThat(failure.name()).isEqualTo(name));
    }

    @Test
    void anAddressWhereNobodyListensIsADialFailureWithItsAttempts() {
        String nobody = "/ip4/127.0.0.1/tcp/1/p2p/" + PEER_OF_SEED;
        try (PeerProcess alone = PeerProcess.start(PeerKind.JAVA)) {
            assertThatExceptionOfType(PeerFailure.class)
                    .isThrownBy(() -> alone.call("dial", "addr", nobody))
                    .satisfies(failure -> {
                        assertThat(failure.name()).isEqualTo("DialException");
                        assertThat(failure.error().text("fault")).isEqualTo("NETWORK");
                        assertThat(failure.error().objects("attempts")).hasSize(1);
                    });
        }
    }

    @Test
    void listenAddsAnAddressThatCanBeDialled() {
        try (PeerProcess silent = PeerProcess.start(PeerKind.JAVA)) {
            assertThat(silent.ready().texts("addrs")).isEmpty();
            String address =
                    silent.call("listen", "addr", LOOPBACK).texts("addrs").get(0);
            dialer.call("ping", "addr", address);
        }
    }

    @Test
    void aPeerOfTheStoreIsDialledByItsIdAlone() {
        try (PeerProcess other = PeerProcess.start(PeerKind.JAVA)) {
            Fields known = other.call("peerStoreAdd", "peer", listener.peerId(), "addrs", List.of(listener.address()));
            assertThat(known.texts("addrs")).hasSize(1);
            assertThat(other.call("dial", "peer", listener.peerId()).text("direction"))
                    .isEqualTo("outbound");
        }
    }

    @Test
    void connectionsAreOpenedAndClosedInALoop() {
        Fields figures =
                dialer.call("dialLoop", "addr", listener.address(), "count", 20, "parallel", 4, "identify", true);
        assertThat(figures.number("perSecond")).isPositive();
        assertThat(figures.object("dialMs").number("max"))
                .isGreaterThanOrEqualTo(figures.object("dialMs").number("min"));
    }

    @Test
    void streamsAreHeldUntilTheConnectionIsClosedByItsName() {
        try (PeerProcess other = PeerProcess.start(PeerKind.JAVA)) {
            Fields connection = other.call("dial", "addr", listener.address());
            assertThat(other.call("holdStreams", "peer", listener.peerId(), "count", 50)
                            .number("open"))
                    .isEqualTo(50);
            assertThat(other.call("conns").objects("conns").get(0).number("streams"))
                    .isGreaterThanOrEqualTo(50);
            assertThat(other.call("closeConn", "conn", connection.text("id")).number("closed"))
                    .isEqualTo(1);
            assertThat(other.call("conns", "countOnly", true).number("count")).isZero();
        }
    }

    @Test
    void bytesOfEveryFormGoThroughAnEcho() {
        for (Object bytes : List.of("text", Map.of("hex", "00ff"), Map.of("base64", "AP8="), Map.of("text", "text"))) {
            Fields answer =
                    dialer.call("newStream", "addr", listener.address(), "protocol", "/echo/1.0.0", "send", bytes);
            assertThat(answer.has("data") ? answer.text("data") : answer.text("base64"))
                    .isIn("text", "AP8=");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "32, false", "131072, false", "1, true", "32, true", "131072, true"})
    void aMessageGoesBackAndForthOnTheLoopOrOnAThread(int bytes, boolean blocking) {
        Fields figures = dialer.call(
                "roundTrips",
                "addr",
                listener.address(),
                "bytes",
                bytes,
                "count",
                20,
                "warmup",
                5,
                "blocking",
                blocking);
        assertThat(figures.number("count")).isEqualTo(20);
        assertThat(figures.number("bytes")).isEqualTo(bytes);
        assertThat(figures.number("perSecond")).isPositive();
        assertThat(List.of("min", "median", "p90", "p99", "max").stream().map(figures::number))
                .isSorted()
                .allSatisfy(milliseconds -> assertThat(milliseconds).isPositive());
    }

    @ParameterizedTest
    @CsvSource({
        "/ipfs/id/1.0.0, false, MismatchException",
        "/ipfs/id/1.0.0, true, MismatchException",
        "/silent, false, TimeoutException",
        "/silent, true, TimeoutException"
    })
    void whatDoesNotEchoMakesNoRoundTrips(String protocol, boolean blocking, String name) {
        listener.call("handle", "protocol", "/silent", "mode", "hang");
        assertThatExceptionOfType(PeerFailure.class)
                .isThrownBy(() -> dialer.call(
                        "roundTrips",
                        "addr",
                        listener.address(),
                        "protocol",
                        protocol,
                        "blocking",
                        blocking,
                        "timeoutMs",
                        1000))
                .satisfies(failure -> assertThat(failure.name()).isEqualTo(name));
    }

    @Test
    void statsCollectGarbageWhenTold() {
        dialer.call("echo", "addr", listener.address(), "bytes", 8 << 20);
        double before = dialer.call("stats").number("heapUsed");
        assertThat(dialer.call("stats", "collect", true).number("heapUsed")).isLessThan(before);
    }

    @Test
    void statsTellWhatTheProcessUses() {
        Fields stats = listener.call("stats");
        for (String field : List.of("rss", "heapUsed", "directMemory", "cpu", "openFiles", "threads")) {
            assertThat(stats.number(field)).as(field).isPositive();
        }
        assertThat(stats.number("connections")).isNotNegative();
    }

    @Test
    void closeAndTheEndOfInputEndThePeer() {
        PeerProcess told = PeerProcess.start(PeerKind.JAVA);
        told.call("close");
        told.awaitEnd();
        assertThat(told.isAlive()).isFalse();
        PeerProcess left = PeerProcess.start(PeerKind.JAVA);
        left.endInput();
        left.awaitEnd();
        assertThat(left.isAlive()).isFalse();
        told.close();
        left.close();
    }
}
