package org.jlibp2p.interop.matrix;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.interop.harness.ErrorKind;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams: how they are agreed on, ended, reset, and held up. */
final class StreamCases {
    static final String RESET_SEEN = "a stream that the listener resets is reset for the dialer";

    private static final String ECHO = "/echo/1.0.0";
    private static final String UNKNOWN = "/interop/unknown/1.0.0";
    private static final String RESETS = "/interop/resets/1.0.0";
    private static final String HANGS = "/interop/hangs/1.0.0";
    private static final String SINK = "/interop/sink/1.0.0";
    private static final String RATE_LIMITED = "RATE_LIMITED";
    private static final double RATE_LIMITED_CODE = 0x1003; // libp2p specification, error-codes
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final long LARGE = 32L << 20; // more than any window

    private StreamCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("a protocol that the listener does not speak is told apart", StreamCases::unknownProtocol),
                Case.of("the second protocol is agreed on when the first is unknown", StreamCases::secondProtocol),
                halfClose(),
                manyStreams(),
                Case.of(RESET_SEEN, StreamCases::resetByListener),
                Case.of("a stream that the dialer resets is reset for the listener", StreamCases::resetByDialer),
                Case.of("a stream that is not read does not hold up others", StreamCases::stalled));
    }

    static Case halfClose() {
        return Case.of("bytes arrive unchanged before the dialer's half-close", StreamCases::sink);
    }

    static Case manyStreams() {
        return new Case("1,000 streams, 100 at a time, each echo their bytes", StreamCases::manyStreams);
    }

    private static void unknownProtocol(Pair pair) {
        pair.connectAnew();
        String listener = pair.listener().peerId();
        Errors.expect(
                ErrorKind.NEGOTIATION,
                () -> pair.dialer().call("newStream", "peer", listener, "protocol", UNKNOWN, "send", "hello"));
        assertThat(Pair.connections(pair.dialer(), pair.listener())).isEqualTo(1);
        pair.dialer().call("ping", "peer", listener);
    }

    private static void secondProtocol(Pair pair) {
        pair.connectAnew();
        Fields answer = pair.dialer()
                .call(
                        "newStream",
                        "peer",
                        pair.listener().peerId(),
                        "protocols",
                        List.of(UNKNOWN, ECHO),
                        "send",
                        "hello");
        assertThat(answer.text("protocol")).isEqualTo(ECHO);
        assertThat(answer.text("data")).isEqualTo("hello");
    }

    private static void sink(Pair pair) {
        pair.connectAnew();
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        serve(pair.listener(), SINK, "sink");
        Fields answer = pair.dialer()
                .call(
                        "newStream",
                        "peer",
                        pair.listener().peerId(),
                        "protocol",
                        SINK,
                        "send",
                        Map.of("hex", HexFormat.of().formatHex(bytes)));
        assertThat(answer.number("received")).isZero();
        Fields event = pair.listener().awaitEvent("sink", told -> SINK.equals(told.text("protocol")));
        assertThat(event.number("bytes")).isEqualTo(bytes.length);
        assertThat(event.text("sha256")).isEqualTo(sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String manyStreams(Pair pair) {
        pair.connectAnew();
        Fields figures = pair.dialer()
                .call(
                        "streams",
                        "peer",
                        pair.listener().peerId(),
                        "count",
                        1000,
                        "parallel",
                        100,
                        "bytes",
                        100,
                        "protocol",
                        ECHO);
        assertThat(Pair.connections(pair.dialer(), pair.listener())).isEqualTo(1);
        return String.format(Locale.ROOT, "%,.0f/s", figures.number("perSecond"));
    }

    private static void resetByListener(Pair pair) {
        pair.connectAnew();
        // Only this library's peer takes a code; the others reset without one.
        pair.listener().call("handle", "protocol", RESETS, "mode", "reset", "code", RATE_LIMITED);
        PeerFailure failure = Errors.expect(
                ErrorKind.RESET,
                // So much that the dialer has not half-closed yet: rust-libp2p ends a half-closed stream instead.
                () -> pair.dialer().call("echo", "peer", pair.listener().peerId(), "protocol", RESETS, "bytes", LARGE));
        if (pair.listener().kind() == PeerKind.JAVA && failure.error().has("code")) {
            assertThat(failure.error().number("code")).isEqualTo(RATE_LIMITED_CODE);
            assertThat(failure.error().flag("remote")).isTrue();
        }
        pair.dialer().call("ping", "peer", pair.listener().peerId());
    }

    private static void resetByDialer(Pair pair) {
        pair.connectAnew();
        serve(pair.listener(), HANGS, "hang");
        // A command whose time is up resets its stream.
        Errors.expect(
                ErrorKind.TIMEOUT,
                () -> pair.dialer()
                        .callWithin(
                                SHORT, "echo", "peer", pair.listener().peerId(), "protocol", HANGS, "bytes", LARGE));
        Fields event = pair.listener().awaitEvent("stream", told -> HANGS.equals(told.text("protocol")));
        assertThat(event.text("ended")).isEqualTo("reset");
        if (event.has("remote")) {
            assertThat(event.flag("remote")).isTrue();
        }
    }

    private static void stalled(Pair pair) {
        pair.connectAnew();
        String listener = pair.listener().peerId();
        serve(pair.listener(), HANGS, "hang");
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> Errors.expect(
                ErrorKind.TIMEOUT,
                () -> pair.dialer().callWithin(SHORT, "echo", "peer", listener, "protocol", HANGS, "bytes", LARGE)));
        while (!stuck.isDone()) {
            Fields echo = pair.dialer().call("echo", "peer", listener, "bytes", 100_000);
            assertThat(echo.flag("verified")).isTrue();
        }
        stuck.join();
    }

    private static void serve(PeerProcess peer, String protocol, String mode) {
        assertThat(peer.call("handle", "protocol", protocol, "mode", mode).texts("protocols"))
                .contains(protocol);
    }
}
