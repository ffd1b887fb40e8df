package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jlibp2p.delegate.Poll;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.RoutingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Routers that do not do well: whoever asked gets an answer, and others are served. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileRoutersIT extends ServerFixture {
    @Test
    void aRouterThatNeverAnswersIsGivenUp() throws Exception {
        server = TestServer.withAnswers(answers -> answers.withSearch(Duration.ofMillis(300)));
        server.routing.hold = new CompletableFuture<>();
        assertThat(client().get(PROVIDERS).status()).isEqualTo(504);
        assertThat(client().get("/routing/v1/peers/" + FakeRouting.PEER).status())
                .isEqualTo(504);
        assertThat(client().get("/routing/v1/ipns/" + FakeRouting.PEER).status())
                .isEqualTo(504);
        assertThat(client().get(PROVIDERS, "Accept: application/x-ndjson").status())
                .isEqualTo(504);
        Poll.until(() -> server.routing.closed.get() == 4);
        assertThat(server.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void whatIsFoundBeforeTheTimeIsOverIsTold() throws Exception {
        server = TestServer.withAnswers(answers -> answers.withSearch(Duration.ofMillis(400)));
        PeerInfo first = FakeRouting.peer("/ip4/192.0.2.1/tcp/1");
        server.routing.providers = () -> Stream.of(first, first)
                .peek(each -> server.routing.hold = new CompletableFuture<>())
                .iterator();
        RawHttp.Answer answer = client().get(PROVIDERS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains(first.id().toString());
        assertThat(answer.header("Cache-Control")).as("it may not be all").contains("max-age=15,");
    }

    @Test
    void aRouterThatThrowsIsAnsweredWith500() throws Exception {
        server = TestServer.start();
        server.routing.thrown = new IllegalStateException("planted");
        RawHttp.Answer answer = client().get(PROVIDERS);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("planted");
        server.routing.thrown = null;
        assertThat(clients.get(0).get(PROVIDERS).status())
                .as("is not remembered")
                .isEqualTo(200);
    }

    @Test
    void aRouterWhoseResultsCannotBeClosedDoesNotKeepAnybodyWaiting() throws Exception {
        server = TestServer.withAnswers(answers -> answers.withSearch(Duration.ofMillis(300)));
        server.routing.closing = new IllegalStateException("planted");
        assertThat(client().get(PROVIDERS).status()).isEqualTo(200);
        server.routing.hold = new CompletableFuture<>();
        assertThat(client().get(PROVIDERS + "?x").status()).as("remembered").isEqualTo(200);
        String other = "/routing/v1/providers/" + FakeRouting.PEER.toCid();
        assertThat(client().get(other).status()).isEqualTo(504);
        assertThat(server.figures().searches()).isZero();
    }

    @Test
    void anErrorOfARouterIsAnsweredWith500() throws Exception {
        server = TestServer.start();
        server.routing.error = new StackOverflowError("planted");
        assertThat(client().get(PROVIDERS).status()).isEqualTo(500);
        assertThat(clients.get(0).get("/routing/v1/peers/" + FakeRouting.PEER).status())
                .isEqualTo(500);
        assertThat(server.figures().searches()).isZero();
    }

    @Test
    void aRouterThatFailsIsAnsweredWith502AndAStreamOfItBrokenOff() throws Exception {
        server = TestServer.start();
        server.routing.failure = new RoutingException("planted", List.of());
        assertThat(client().get(PROVIDERS).status()).isEqualTo(502);
        server.routing.failure = null;
        PeerInfo first = FakeRouting.peer("/ip4/192.0.2.1/tcp/1");
        server.routing.providers = () -> Stream.of(first, first)
                .peek(each -> server.routing.failure = new RoutingException("planted", List.of()))
                .iterator();
        RawHttp.Answer answer = client().get(PROVIDERS, "Accept: application/x-ndjson");
        assertThat(answer.body()).contains(first.id().toString());
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void aMillionResultsAreNotMoreThanMayBe() throws Exception {
        server = TestServer.start();
        List<PeerInfo> some = FakeRouting.peers(1000);
        server.routing.providers = () -> Stream.generate(() -> some)
                .flatMap(List::stream)
                .limit(1_000_000)
                .iterator();
        RawHttp.Answer document = client().get(PROVIDERS);
        assertThat(document.body().split("\"ID\"")).hasSize(101);
        assertThat(server.routing.pulled.get()).isBetween(100, 102);
        RawHttp.Answer stream = client().get(PROVIDERS, "Accept: application/x-ndjson");
        assertThat(stream.body().lines()).hasSize(1000);
        assertThat(stream.whole()).isTrue();
        assertThat(server.routing.pulled.get()).isLessThan(1110);
        assertThat(server.figures().rememberedBytes()).isLessThan(1 << 20);
    }

    @Test
    void aPeerWithThousandsOfAddressesIsToldWithSome() throws Exception {
        server = TestServer.start();
        PeerInfo peer = FakeRouting.peer(Stream.iterate(1, each -> each + 1)
                .limit(5000)
                .map(port -> "/ip4/192.0.2.1/tcp/" + port)
                .toArray(String[]::new));
        server.routing.provide(peer);
        String body = client().get(PROVIDERS).body();
        assertThat(body.split("/ip4/")).hasSize(FoundRecord.MAX_ADDRESSES + 1);
    }
}
