package org.jlibp2p.delegate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jlibp2p.async.Results;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Several delegates: who is asked when, and whose answer counts. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SeveralDelegatesTest extends DelegateFixture {
    private static final PeerInfo FOUND = new PeerInfo(PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));
    private static final String ANSWER = "{\"Peers\":[" + peer(ID, "/ip4/192.0.2.1/tcp/1") + "]}";

    @Test
    void theFirstDelegateAloneIsAskedIfItAnswers() {
        ScriptedHttpServer first = server((request, reply) -> reply.json(ANSWER));
        ScriptedHttpServer second = server((request, reply) -> reply.json(ANSWER));
        assertThat(asking(first, second).findPeer(PEER).join()).contains(FOUND);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void theNextOneIsAskedAtOnceWhenOneFails() {
        ScriptedHttpServer broken = server((request, reply) -> reply.answer(500, "", "broken"));
        ScriptedHttpServer works = server((request, reply) -> reply.json(ANSWER));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofHours(1)), broken, works);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
    }

    @Test
    void theNextOneIsAskedAtOnceWhenOneKnowsNothing() {
        ScriptedHttpServer empty = server((request, reply) -> reply.json("{\"Peers\":[" + peer(ID) + "]}"));
        ScriptedHttpServer knows = server((request, reply) -> reply.json(ANSWER));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofHours(1)), empty, knows);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
    }

    @Test
    void theNextOneIsAskedTooWhenOneTakesLongAndTheLoserIsEnded() throws Exception {
        ScriptedHttpServer silent = server((request, reply) -> reply.hang());
        ScriptedHttpServer works = server((request, reply) -> reply.json(ANSWER));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofMillis(100)), silent, works);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
        assertThat(silent.requests()).hasSize(1);
        assertThat(silent.isQuiet()).isTrue();
    }

    @Test
    void theSlowOnesAnswerCountsIfTheFastOneKnowsNothing() {
        ScriptedHttpServer slow = server((request, reply) -> {
            TimeUnit.MILLISECONDS.sleep(500);
            reply.json(ANSWER);
        });
        ScriptedHttpServer empty = server((request, reply) -> reply.json("{}"));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofMillis(50)), slow, empty);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
    }

    @Test
    void nothingIsFoundIfOneKnowsNothingAndTheOthersFail() {
        ScriptedHttpServer broken = server((request, reply) -> reply.answer(500, "", ""));
        ScriptedHttpServer empty = server((request, reply) -> reply.json("{}"));
        DelegatedRouting routing = asking(broken, empty);
        assertThat(routing.findPeer(PEER).join()).isEmpty();
        assertThat(all(routing.findProviders(CID))).isEmpty();
    }

    @Test
    void aSearchFailsOnlyIfEveryDelegateDoesWithTheFailureOfEach() {
        ScriptedHttpServer one = server((request, reply) -> reply.answer(500, "", "one"));
        ScriptedHttpServer other = server((request, reply) -> reply.answer(502, "", "other"));
        assertThatThrownBy(() -> asking(one, other).findPeer(PEER).join())
                .satisfies(failure -> assertThat(causes(failure))
                        .extracting(Throwable::getMessage)
                        .allMatch(text -> text.contains("one") || text.contains("other"))
                        .hasSize(2));
        assertThat(causes(all(asking(one, other).findProviders(CID)).get(0))).hasSize(2);
    }

    @Test
    void providersOfAllDelegatesAreToldTogetherEachOnce() {
        ScriptedHttpServer one = server((request, reply) -> reply.ndjson(numbered(1) + "\n" + numbered(2)));
        ScriptedHttpServer other =
                server((request, reply) -> reply.json("{\"Providers\":[" + numbered(2) + "," + numbered(3) + "]}"));
        assertThat(all(asking(one, other).findProviders(CID))).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void providersOfOneAreToldWhileAnotherNeverAnswers() throws Exception {
        ScriptedHttpServer silent = server((request, reply) -> reply.hang());
        ScriptedHttpServer works = server((request, reply) -> reply.ndjson(peer(ID, "/ip4/192.0.2.1/tcp/1")));
        Results<PeerInfo> results = asking(silent, works).findProviders(CID);
        assertThat(results.next().get()).contains(FOUND);
        results.close();
        assertThat(silent.isQuiet()).isTrue();
    }

    @Test
    void oneThatFailedIsLeftAloneForAWhileAndAskedAgainAfterwards() throws Exception {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        ScriptedHttpServer first = server((request, reply) -> {
            if (isBroken.get()) {
                reply.answer(503, "", "");
            } else {
                reply.json(ANSWER);
            }
        });
        ScriptedHttpServer second = server((request, reply) -> reply.json("{}"));
        DelegatedRouting routing = asking(limits -> limits.withBackoff(Duration.ofSeconds(1)), first, second);
        assertThat(routing.findPeer(PEER).join()).isEmpty();
        isBroken.set(false);
        assertThat(routing.findPeer(PEER).join()).isEmpty();
        assertThat(first.requests()).hasSize(1);
        Poll.until(() -> routing.findPeer(PEER).join().filter(FOUND::equals).isPresent());
        assertThat(first.requests()).hasSize(2);
    }

    @Test
    void theOnlyOneIsAskedThoughItFailedBefore() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        ScriptedHttpServer server = server((request, reply) -> {
            if (isBroken.getAndSet(false)) {
                reply.answer(500, "", "");
            } else {
                reply.json(ANSWER);
            }
        });
        DelegatedRouting routing = asking(limits -> limits.withBackoff(Duration.ofMinutes(1)), server);
        assertThatThrownBy(() -> routing.findPeer(PEER).join()).hasMessageContaining("no delegate");
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
    }

    @Test
    void aRecordThatIsNotValidIsNoAnswerAndTheNextOneIsAsked() {
        ScriptedHttpServer forger = server((request, reply) -> reply.answer(200, IPNS_TYPE, new byte[] {1, 2, 3}));
        IpnsRecord record = record(3);
        ScriptedHttpServer honest = server(
                (request, reply) -> reply.answer(200, IPNS_TYPE, record.encode().toByteArray()));
        assertThat(asking(forger, honest).resolve(NAME).join()).contains(record);
    }

    private ScriptedHttpServer having(IpnsRecord record, Duration after) {
        return server((request, reply) -> {
            TimeUnit.MILLISECONDS.sleep(after.toMillis());
            reply.answer(200, IPNS_TYPE, record.encode().toByteArray());
        });
    }

    @Test
    void theNewestRecordOfANameWinsThoughAnOldOneCameFirst() {
        ScriptedHttpServer old = having(record(3), Duration.ZERO);
        ScriptedHttpServer slow = having(record(5), Duration.ofMillis(200));
        ScriptedHttpServer older = having(record(2), Duration.ofMillis(100));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofSeconds(60)), old, slow, older);
        assertThat(routing.resolve(NAME).join().map(IpnsRecord::sequence)).contains(5L);
    }

    @Test
    void newerRecordsAreNotWaitedForLongerThanAMoment() throws Exception {
        ScriptedHttpServer old = having(record(3), Duration.ZERO);
        ScriptedHttpServer never = server((request, reply) -> reply.hang());
        ScriptedHttpServer broken = server((request, reply) -> reply.answer(500, "", ""));
        DelegatedRouting routing = asking(limits -> limits.withHedge(Duration.ofMillis(200)), old, never, broken);
        assertThat(routing.resolve(NAME).get(60, TimeUnit.SECONDS).map(IpnsRecord::sequence))
                .contains(3L);
        assertThat(never.isQuiet()).isTrue();
    }

    @Test
    void aNameThatNoDelegateKnowsIsNoFailureIfOneAnswers() throws Exception {
        ScriptedHttpServer none = server((request, reply) -> reply.answer(404, "", ""));
        ScriptedHttpServer broken = server((request, reply) -> reply.answer(500, "", ""));
        ScriptedHttpServer brokenToo = server((request, reply) -> reply.answer(502, "", ""));
        assertThat(asking(none, broken).resolve(NAME).join()).isEmpty();
        assertThat(causes(failureOf(asking(broken, brokenToo).resolve(NAME)))).hasSize(2);
    }

    @Test
    void aRecordIsPublishedByAllAndOneIsEnough() {
        ScriptedHttpServer takes = server((request, reply) -> reply.answer(200, "", ""));
        ScriptedHttpServer refuses = server((request, reply) -> reply.answer(501, "", ""));
        ScriptedHttpServer takesToo = server((request, reply) -> reply.answer(200, "", ""));
        asking(takes, refuses, takesToo).publish(NAME, record(1)).join();
        assertThat(List.of(takes, refuses, takesToo))
                .allSatisfy(each -> assertThat(each.requests()).hasSize(1));
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> numbered(i) + "\n").collect(Collectors.joining());
    }

    @Test
    void theTimeOfAQuestionStandsStillWhileNobodyAsksForMore() throws Exception {
        CountDownLatch isRead = new CountDownLatch(1);
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(lines(0, 40));
            isRead.await();
            reply.chunk(lines(40, 42)).lastChunk();
        });
        Results<PeerInfo> results = asking(limits -> limits.withTotal(Duration.ofMillis(1500)), server)
                .findProviders(CID);
        for (int i = 0; i < 42; i++) {
            if (i == 1 || i == 12) { // 16 wait to be taken, and one more for its place among them
                TimeUnit.MILLISECONDS.sleep(1000);
            } else if (i == 25) {
                isRead.countDown();
            }
            assertThat(results.next().get()).isPresent();
        }
        assertThat(results.next().get()).isEmpty();
    }

    @Test
    void whoDoesNotAskForMoreForTooLongEndsTheSearchAndNobodyIsBlamed() throws Exception {
        ScriptedHttpServer first = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(lines(0, 100));
            reply.hang();
        });
        ScriptedHttpServer second = server((request, reply) -> {
            if (request.target().contains("/providers/")) {
                reply.answer(501, "", "");
            } else {
                reply.json(ANSWER);
            }
        });
        DelegatedRouting routing = asking(limits -> limits.withTotal(Duration.ofMillis(500)), first, second);
        Results<PeerInfo> results = routing.findProviders(CID);
        assertThat(results.next().get()).isPresent();
        assertThat(first.isQuiet()).isTrue();
        List<Object> rest = all(results);
        assertThat(rest).hasSize(100); // 99 that had come, and why there are no more
        assertThat(causes(rest.get(99))).hasAtLeastOneElementOfType(LimitExceededException.class);
        routing.findProviders(CID).next();
        Poll.until(() -> first.requests().size() >= 2); // else it would rest
    }

    @Test
    void aDelegateThatEndsAnAnswerWhichIsNotReadIsNotBlamed() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        ScriptedHttpServer first = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(lines(0, 40));
            isOver.await(); // and breaks off
        });
        ScriptedHttpServer second = server((request, reply) -> reply.ndjson(""));
        DelegatedRouting routing = asking(first, second);
        Results<PeerInfo> results = routing.findProviders(CID);
        assertThat(results.next().get()).isPresent();
        TimeUnit.MILLISECONDS.sleep(1200);
        isOver.countDown();
        assertThat(all(results)).hasSize(39);
        routing.findProviders(CID).next();
        Poll.until(() -> first.requests().size() >= 2); // else it would rest
    }

    @Test
    void oneThatSendsEndlesslyDoesNotKeepAnotherFromBeingHeard() throws Exception {
        CountDownLatch isRead = new CountDownLatch(1);
        ScriptedHttpServer endless = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            for (int i = 0; isRead.getCount() > 0; i++) {
                reply.chunk(numbered(i) + "\n");
            }
        });
        ScriptedHttpServer works = server((request, reply) -> {
            TimeUnit.MILLISECONDS.sleep(200);
            reply.ndjson(peer(ID));
        });
        Results<PeerInfo> results = asking(endless, works).findProviders(CID);
        PeerId found = null;
        while (!PEER.equals(found)) {
            found = results.next().get().orElseThrow().id();
        }
        results.close();
        isRead.countDown();
    }
}
