package org.jlibp2p.delegate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Results;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Delegates that mean harm: what they can cost has bounds, what went wrong is typed, and their connections are closed. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HostileDelegateTest extends DelegateFixture {
    // ── bodies ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void anEndlessBodyIsReadUpToItsBound() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            String lines = (peer(ID) + "\n").repeat(1000);
            while (true) {
                reply.chunk(lines);
            }
        });
        DelegatedRouting routing =
                asking(limits -> limits.withBodyBytes(1_000_000).withRecords(1 << 30), server);
        List<Object> all = all(routing.findProviders(CID));
        assertThat(all).hasSize(2);
        assertThat(cause(all.get(1)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void anEndlessNumberOfRecordsIsReadUpToItsBound() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            for (int i = 0; true; i++) {
                reply.chunk(numbered(i) + "\n");
            }
        });
        List<Object> all = all(asking(limits -> limits.withRecords(50), server).findProviders(CID));
        assertThat(all).hasSize(51);
        assertThat(cause(all.get(50)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/json"})
    void aGiganticRecordIsRefusedLongBeforeItsEnd(String type) throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(type).chunk(type.endsWith("ndjson") ? "{\"a\":\"" : "{\"Providers\":[{\"a\":\"");
            while (true) {
                reply.chunk("x".repeat(10_000));
            }
        });
        assertThat(onlyCause(asking(server)).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(server.isQuiet()).isTrue();
        assertThat(server.sent()).isLessThan(16 << 20);
    }

    @Test
    void memoryIsBoundedWhateverManyDelegatesSend() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            for (int i = 0; true; i++) {
                reply.chunk(numbered(i).replace("}", ",\"x\":\"" + "x".repeat(60_000) + "\"}") + "\n");
            }
        });
        DelegatedRouting routing = asking(
                limits -> limits.withBodyBytes(1 << 30).withRecords(1 << 30).withExchanges(20), server);
        long before = used();
        List<Results<PeerInfo>> searches = IntStream.range(0, 20)
                .mapToObj(i -> routing.findProviders(Cid.v1(i, CID.hash())))
                .toList();
        for (Results<PeerInfo> each : searches) {
            for (int i = 0; i < 20; i++) {
                assertThat(each.next().get()).isPresent();
            }
        }
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat(used() - before).isLessThan(64L << 20); // of gigabytes that could be had
        searches.forEach(Results::close);
        assertThat(server.isQuiet()).isTrue();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/json"})
    void aThousandRecordsInFrontOfSomethingWrongArriveAndThenATypedFailure(String type) throws Exception {
        boolean isLines = type.endsWith("ndjson");
        String records = IntStream.range(0, 1000)
                .mapToObj(DelegateFixture::numbered)
                .collect(Collectors.joining(
                        isLines ? "\n" : ",", isLines ? "" : "{\"Providers\":[", isLines ? "\n" : ","));
        ScriptedHttpServer server = server((request, reply) ->
                reply.answer(200, "Content-Type: " + type + "\r\n", records + "{\"Schema\":\"peer\",,}"));
        List<Object> all = all(asking(server).findProviders(CID));
        assertThat(all).hasSize(1001);
        assertThat(all.subList(0, 1000)).hasOnlyElementsOfType(PeerInfo.class);
        assertThat(cause(all.get(1000)).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void aBodyThatStandsStillIsGivenUp() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(peer(ID) + "\n");
            reply.hang();
        });
        List<Object> all = all(asking(limits -> limits.withIdle(Duration.ofMillis(200)), server)
                .findProviders(CID));
        assertThat(all).hasSize(2);
        assertThat(causes(all.get(1))).singleElement().isInstanceOf(OperationTimeoutException.class);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void aBodyThatDripsIsGivenUp() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            while (true) {
                reply.chunk(" ");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });
        HttpLimits limits =
                HttpLimits.defaults().withIdle(Duration.ofMillis(500)).withTotal(Duration.ofSeconds(1));
        long start = System.nanoTime();
        List<Object> all = all(asking(any -> limits, server).findProviders(CID));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(30));
        assertThat(causes(all.get(0))).singleElement().isInstanceOf(OperationTimeoutException.class);
        assertThat(server.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"",
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{\"Schema\":",
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Ty",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0000\u0001\u0002",
                ""
            })
    void anAnswerThatBreaksOffOrIsNoneIsATypedFailure(String raw) throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.raw(raw));
        assertThat(onlyCause(asking(server)).reason()).isIn(Reason.UNREACHABLE, Reason.MALFORMED);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void whatIsCompressedIsNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 1000; i++) {
                gzip.write(new byte[100_000]);
            }
        }
        ScriptedHttpServer server = server((request, reply) -> reply.answer(
                200, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", packed.toByteArray()));
        DelegateException cause = onlyCause(asking(server));
        assertThat(cause.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(cause).hasMessageContaining("compressed");
    }

    @Test
    void theTextOfARefusalIsCut() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.raw("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                reply.chunk("no ".repeat(1000));
            }
        });
        assertThat(onlyCause(asking(server)).text()).startsWith("no no").hasSizeLessThanOrEqualTo(1024);
        assertThat(server.isQuiet()).isTrue();
    }

    // ── header fields ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aFloodOfHeaderFieldsIsRefused() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n");
            for (int i = 0; i < 1000; i++) {
                reply.raw("X-Field-" + i + ": " + "x".repeat(100) + "\r\n");
            }
            reply.raw("\r\n{}");
        });
        assertThat(onlyCause(asking(server)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void anEndlessFloodOfHeaderFieldsEndsInTime() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\n");
            for (int i = 0; true; i++) {
                reply.raw("X-Field-" + i + ": " + "x".repeat(1000) + "\r\n");
            }
        });
        List<Object> all = all(asking(limits -> limits.withTotal(Duration.ofSeconds(1)), server)
                .findProviders(CID));
        assertThat(causes(all.get(0)))
                .singleElement()
                .isInstanceOfAny(DelegateException.class, OperationTimeoutException.class);
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(server.sent())
                .isLessThan(16 << 20); // the JDK reads no more, and closes nothing before its client ends
    }

    // ── nobody, and too many ────────────────────────────────────────────────────────────────────────────────────

    @Test
    void nobodyThereIsATypedFailure() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        DelegatedRouting routing = asking(DelegatedRoutingOptions.of(List.of(URI.create("http://127.0.0.1:" + port))));
        assertThat(onlyCause(routing).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aDelegateThatNeverAnswersIsGivenUp() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.hang());
        List<Object> all = all(asking(limits -> limits.withIdle(Duration.ofMillis(200)), server)
                .findProviders(CID));
        assertThat(causes(all.get(0))).singleElement().isInstanceOf(OperationTimeoutException.class);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void moreQuestionsThanMayBeAskedAtATimeAreRefused() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> {
            if (count.getAndIncrement() < 3) {
                reply.hang();
            } else {
                reply.ndjson(peer(ID));
            }
        });
        DelegatedRouting routing = asking(limits -> limits.withExchanges(3), server);
        List<Results<PeerInfo>> asked =
                IntStream.range(0, 3).mapToObj(i -> routing.findProviders(CID)).toList();
        List<Object> all = all(routing.findProviders(CID));
        assertThat(causes(all.get(0))).singleElement().isInstanceOf(LimitExceededException.class);
        Poll.until(() -> server.requests().size() >= 3);
        asked.forEach(Results::close);
        assertThat(server.isQuiet()).isTrue();
        assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
    }
}
