package org.jlibp2p.delegate;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Results;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.RoutingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Questions that end before they are answered: refused for a while, cancelled, closed, broken off. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DelegatedEndsTest extends DelegateFixture {
    @Test
    void tooManyRequestsIsObeyed() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(429, "Retry-After: 60\r\n", "slow down"));
        DelegatedRouting routing = asking(server);
        DelegateException first = cause(failureOf(routing.findPeer(PEER)));
        assertThat(first.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(first.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(cause(failureOf(routing.findPeer(PEER))).status()).isEqualTo(429);
        assertThat(cause(all(routing.findProviders(CID)).get(0)).status()).isEqualTo(429);
        assertThat(cause(failureOf(routing.publish(NAME, record(1)))).status()).isEqualTo(429);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void theTimeToWaitHasABound() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(503, "Retry-After: 999999\r\n", ""));
        DelegatedRouting routing = asking(limits -> limits.withMaxBackoff(Duration.ofMillis(200)), server);
        failureOf(routing.findPeer(PEER));
        assertThat(server.requests()).hasSize(1);
        Poll.until(() -> {
            failureOf(routing.findPeer(PEER));
            return server.requests().size() == 2;
        });
    }

    @Test
    void aQuestionThatIsCancelledEndsItsConnection() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.hang());
        DelegatedRouting routing = asking(server);
        CompletableFuture<Optional<PeerInfo>> asked = routing.findPeer(PEER);
        Poll.until(() -> server.requests().size() > 0);
        asked.cancel(false);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void closingEndsWhatIsAsked() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.hang());
        StandaloneRouting delegates = StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(server.uri())));
        CompletableFuture<Optional<PeerInfo>> asked = delegates.routing().findPeer(PEER);
        Results<PeerInfo> results = delegates.routing().findProviders(CID);
        Poll.until(() -> server.requests().size() >= 2);
        assertThat(Thread.getAllStackTraces().keySet()).anyMatch(DelegatedEndsTest::isOfTheService);
        delegates.close();
        assertThat(failureOf(asked)).isInstanceOfAny(RoutingException.class, NodeClosedException.class);
        assertThat(failureOf(results.next())).isInstanceOfAny(RoutingException.class, NodeClosedException.class);
        assertThat(server.isQuiet()).isTrue();
        // it has nothing left to do, but may still be among those that the JVM knows
        Poll.until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(DelegatedEndsTest::isOfTheService));
    }

    private static boolean isOfTheService(Thread thread) {
        return thread.getName().equals("libp2p-delegate-0");
    }

    @Test
    void closingResultsThatAreWaitedForEndsThemBeforeTheAnswerAndWithinIt() throws Exception {
        ScriptedHttpServer silent = server((request, reply) -> reply.hang());
        Results<PeerInfo> early = asking(silent).findProviders(CID);
        CompletableFuture<Optional<PeerInfo>> first = early.next();
        Poll.until(() -> silent.requests().size() > 0);
        early.close();
        assertThat(first.get()).isEmpty();
        ScriptedHttpServer half = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(peer(ID) + "\n{\"Schema");
            reply.hang();
        });
        Results<PeerInfo> late = asking(half).findProviders(CID);
        assertThat(late.next().get()).isPresent();
        CompletableFuture<Optional<PeerInfo>> second = late.next();
        late.close();
        assertThat(second.get()).isEmpty();
        assertThat(late.next().get()).isEmpty();
    }

    @Test
    void aRecordThatWasTakenIsNotKeptWhileTheSearchGoesOn() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk("{\"Schema\":\"n\",\"x\":[{}]}\n");
            reply.hang();
        });
        Results<RoutingRecord> results = asking(server).findProviderRecords(CID);
        WeakReference<RoutingRecord> taken =
                new WeakReference<>(results.next().get().orElseThrow());
        while (taken.get() != null) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        results.close();
    }

    @Test
    void cancellingEndsAnAnswerOfWhichOnlyTheTextOfAFailureIsRead() throws Exception {
        for (String status : List.of("500 X", "404 X", "400 X")) {
            CountDownLatch isGone = new CountDownLatch(1);
            CountDownLatch isAnswered = new CountDownLatch(1);
            ScriptedHttpServer server = server((request, reply) -> {
                reply.raw("HTTP/1.1 " + status + "\r\nContent-Length: 900\r\n\r\nslow");
                isAnswered.countDown();
                reply.hang();
                isGone.countDown();
            });
            DelegatedRouting routing = asking(server);
            for (CompletableFuture<?> asked : List.of(routing.resolve(NAME), routing.publish(NAME, record(1)))) {
                isAnswered.await();
                TimeUnit.MILLISECONDS.sleep(200);
                asked.cancel(false);
            }
            assertThat(isGone.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.isQuiet()).isTrue();
        }
    }

    @Test
    void whatIsSaidOfAPeerBeforeAnAnswerBreaksOffCounts() throws Exception {
        for (String rest : List.of("5\r\n{\"Sch", "2\r\n]\n\r\n0\r\n\r\n")) { // broken off, or nonsense
            ScriptedHttpServer server = server((request, reply) -> reply.chunked("application/x-ndjson")
                    .chunk(peer(ID, "/ip4/192.0.2.1/tcp/1") + "\n")
                    .raw(rest));
            assertThat(asking(server).findPeer(PEER).join())
                    .contains(new PeerInfo(PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"))));
        }
        ScriptedHttpServer nothing = server((request, reply) -> reply.chunked("application/x-ndjson")
                .chunk(peer(OTHER_ID) + "\n")
                .raw("5\r\n{\"Sch"));
        assertThat(cause(failureOf(asking(nothing).findPeer(PEER))).reason()).isEqualTo(Reason.UNREACHABLE);
    }
}
