package org.jlibp2p.delegate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers are used again as their header fields allow. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CachedAnswersTest extends DelegateFixture {
    private static final String JSON = "Content-Type: application/json\r\nVary: Accept\r\n";
    private static final String BODY = "{\"Providers\":[" + peer(ID) + "]}";
    private static final PeerInfo FOUND = new PeerInfo(PEER, List.of());

    private void askTwice(DelegatedRouting routing) {
        assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
        assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
    }

    @Test
    void aFreshAnswerIsUsedAgain() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(200, JSON + "Cache-Control: public, max-age=300\r\n", BODY));
        askTwice(asking(server));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void nothingIsUsedAgainIfTheAnswerDoesNotSaySo() {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(200, JSON, BODY));
        askTwice(asking(server));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void noStoreIsObeyed() {
        ScriptedHttpServer server = server((request, reply) ->
                reply.answer(200, JSON + "Cache-Control: max-age=300, no-store\r\nEtag: \"x\"\r\n", BODY));
        askTwice(asking(server));
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("if-none-match")).isEmpty());
    }

    @Test
    void anAnswerThatVariesByEverythingIsNotUsedAgain() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(200, JSON + "Vary: *\r\nCache-Control: max-age=300\r\n", BODY));
        askTwice(asking(server));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anEmptyAnswerAndOneThatIsNotFoundAreUsedAgainToo() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(404, "Cache-Control: max-age=15\r\n", "nothing"));
        DelegatedRouting routing = asking(server);
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(routing.resolve(NAME).join()).isEmpty();
        assertThat(routing.resolve(NAME).join()).isEmpty();
        assertThat(server.requests()).hasSize(2);
        ScriptedHttpServer empty = server(
                (request, reply) -> reply.answer(200, JSON + "Cache-Control: max-age=15\r\n", "{\"Providers\":[]}"));
        DelegatedRouting other = asking(empty);
        assertThat(all(other.findProviders(CID))).isEmpty();
        assertThat(all(other.findProviders(CID))).isEmpty();
        assertThat(empty.requests()).hasSize(1);
    }

    @Test
    void anOldAnswerIsAskedForAgainByItsEtagAndDate() {
        String fields = "Cache-Control: max-age=0\r\nEtag: \"v1\"\r\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.header("if-none-match").equals("\"v1\"")) {
                reply.answer(304, fields, "");
            } else {
                reply.answer(200, JSON + fields, BODY);
            }
        });
        askTwice(asking(server));
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).header("if-modified-since")).isEqualTo("Wed, 21 Oct 2015 07:28:00 GMT");
    }

    @Test
    void anAnswerThatIsTheSameStillIsAsFreshAsANewOne() {
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> {
            if (count.getAndIncrement() == 0) {
                reply.answer(200, JSON + "Cache-Control: max-age=0\r\nEtag: \"v1\"\r\n", BODY);
            } else {
                reply.answer(304, "Cache-Control: max-age=300\r\nEtag: \"v1\"\r\n", "");
            }
        });
        DelegatedRouting routing = asking(server);
        askTwice(routing);
        askTwice(routing);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aStaleAnswerIsUsedWhileANewOneIsAskedFor() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> reply.answer(
                200,
                JSON + "Cache-Control: max-age=0, stale-while-revalidate=172800\r\nEtag: \"v\"\r\n",
                "{\"Providers\":[" + numbered(count.getAndIncrement()) + "]}"));
        DelegatedRouting routing = asking(server);
        List<Object> first = all(routing.findProviders(CID));
        assertThat(all(routing.findProviders(CID))).isEqualTo(first);
        List<Object> later = new ArrayList<>();
        Poll.until(() -> {
            later.clear();
            later.addAll(all(routing.findProviders(CID)));
            return !later.equals(first);
        });
        assertThat(later).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aStaleAnswerIsUsedIfANewOneCannotBeHad() {
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> {
            if (count.getAndIncrement() == 0) {
                reply.answer(200, JSON + "Cache-Control: max-age=0, stale-if-error=172800\r\nEtag: \"v\"\r\n", BODY);
            } else if (count.get() == 2) {
                reply.answer(503, "", "down");
            } else {
                reply.raw("");
            }
        });
        DelegatedRouting routing = asking(server);
        askTwice(routing);
        askTwice(routing);
        assertThat(server.requests().size()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anAnswerThatIsOfNoUseIsNotUsedAgain() {
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> reply.answer(
                200,
                JSON + "Cache-Control: max-age=300\r\n",
                count.getAndIncrement() == 0 ? "{\"Providers\":[{\"Schema\":7}]}" : BODY));
        DelegatedRouting routing = asking(server);
        DelegateException cause = cause(all(routing.findProviders(CID)).get(0));
        assertThat(cause.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
    }

    @Test
    void answersInDifferentFormsAndToDifferentFiltersAreDifferent() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(200, JSON + "Cache-Control: max-age=300\r\n", BODY));
        DelegatedRouting routing = asking(server);
        all(routing.findProviders(CID));
        routing.findPeer(PEER).join();
        routing.resolve(NAME).join();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void recordsOfNamesAreUsedAgainAndVerifiedAgain() {
        IpnsRecord record = record(5);
        ScriptedHttpServer server = server((request, reply) -> reply.answer(
                200,
                IPNS_TYPE + "Cache-Control: max-age=60\r\nEtag: \"e\"\r\n",
                record.encode().toByteArray()));
        DelegatedRouting routing = asking(server);
        assertThat(routing.resolve(NAME).join()).contains(record);
        assertThat(routing.resolve(NAME).join()).contains(record);
        assertThat(server.requests()).hasSize(1);
    }

    private static final String KEPT = IPNS_TYPE + "Cache-Control: max-age=300, stale-while-revalidate=172800\r\n";

    @Test
    void aNameThatIsPublishedIsAskedForAgain() {
        AtomicReference<IpnsRecord> current = new AtomicReference<>(record(7));
        IpnsRecord newer = record(8);
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.method().equals("PUT")) {
                current.set(newer);
                reply.answer(200, "", "");
            } else {
                reply.answer(200, KEPT, current.get().encode().toByteArray());
            }
        });
        DelegatedRouting routing = asking(server);
        assertThat(routing.resolve(NAME).join()).contains(current.get());
        routing.publish(NAME, newer).join();
        assertThat(routing.resolve(NAME).join()).contains(newer);
        assertThat(routing.resolve(NAME).join()).contains(newer);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aNameWhosePublishingIsRefusedIsKept() {
        IpnsRecord record = record(7);
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.method().equals("PUT")) {
                reply.answer(400, "", "no");
            } else {
                reply.answer(200, KEPT, record.encode().toByteArray());
            }
        });
        DelegatedRouting routing = asking(server);
        assertThat(routing.resolve(NAME).join()).contains(record);
        assertThat(routing.publish(NAME, record(8))).failsWithin(10, TimeUnit.SECONDS);
        assertThat(routing.resolve(NAME).join()).contains(record);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anAnswerThatWasAskedForBeforeANameWasPublishedIsNotKept() throws Exception {
        IpnsRecord older = record(7);
        IpnsRecord newer = record(8);
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch isPublished = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.method().equals("PUT")) {
                reply.answer(200, "", "");
            } else if (count.getAndIncrement() == 0) {
                isAsked.countDown();
                isPublished.await();
                reply.answer(200, KEPT, older.encode().toByteArray());
            } else {
                reply.answer(200, KEPT, newer.encode().toByteArray());
            }
        });
        DelegatedRouting routing = asking(server);
        CompletableFuture<Optional<IpnsRecord>> early = routing.resolve(NAME);
        isAsked.await();
        routing.publish(NAME, newer).join();
        isPublished.countDown();
        assertThat(early.join()).contains(older);
        assertThat(routing.resolve(NAME).join()).contains(newer);
    }

    @Test
    void nothingIsKeptIfNoRoomIsGiven() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(200, JSON + "Cache-Control: max-age=300\r\n", BODY));
        askTwice(asking(limits -> limits.withCacheEntries(0), server));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void whatIsKeptIsUsedWhileTheDelegateItselfIsLeftAlone() {
        for (String control : List.of("max-age=300", "max-age=0, stale-if-error=172800")) {
            AtomicInteger count = new AtomicInteger();
            ScriptedHttpServer server = server((request, reply) -> {
                if (count.getAndIncrement() == 0) {
                    reply.answer(200, JSON + "Etag: \"v\"\r\nCache-Control: " + control + "\r\n", BODY);
                } else {
                    reply.answer(429, "Retry-After: 60\r\n", "slowly");
                }
            });
            DelegatedRouting routing = asking(server);
            assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
            assertThat(routing.findPeer(PEER)).failsWithin(10, TimeUnit.SECONDS);
            assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
            assertThat(routing.findPeer(PEER)).failsWithin(10, TimeUnit.SECONDS);
            assertThat(server.requests()).hasSize(2);
        }
    }
}
