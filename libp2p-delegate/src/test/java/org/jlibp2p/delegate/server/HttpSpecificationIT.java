package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about status codes and about browsers, for servers; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HttpSpecificationIT extends SpecificationFixture {
    // ── error codes ─────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void anUnknownPathIsAnsweredWith400() throws IOException {
        for (String path : List.of(
                "/routing/v1/",
                "/routing/v1/nothing",
                PEERS,
                IPNS,
                CLOSEST,
                PROVIDERS + FakeRouting.CID + "/more",
                "/routing/v1/dht/x")) {
            assertThat(server.get(path).status()).as(path).isEqualTo(400);
        }
        assertThat(server.get("/").status()).isEqualTo(404);
        assertThat(server.get("/routing/v2/providers/x").status()).isEqualTo(404);
    }

    @Test
    void aMethodThatIsNotSupportedIsAnsweredWith501Or405() throws IOException {
        assertThat(server.request("BREW", PROVIDERS + FakeRouting.CID, new byte[0])
                        .status())
                .isEqualTo(501);
        RawHttp.Answer posted = server.request("POST", PROVIDERS + FakeRouting.CID, new byte[] {1});
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(server.get("/routing/v1/providers/").header("Allow")).isEqualTo("PUT, OPTIONS");
    }

    @Test
    void whoAsksTooOftenIsAnsweredWith429AndWhenToAskAgain() throws IOException {
        try (TestServer strict =
                        TestServer.withHttp(http -> http.withBurstPerAddress(2).withRatePerAddress(1));
                RawHttp client = strict.connect()) {
            assertThat(client.get(PEERS + FakeRouting.PEER).status()).isEqualTo(200);
            assertThat(client.get(PEERS + FakeRouting.PEER).status()).isEqualTo(200);
            RawHttp.Answer refused = client.get(PEERS + FakeRouting.PEER);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(client.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void theHistoricProvideIsAnsweredWith501() throws IOException {
        String body = "{\"Providers\":[]}";
        for (String path : List.of("/routing/v1/providers", "/routing/v1/providers/")) {
            RawHttp.Answer answer = server.request(
                    "PUT", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body()).contains("IPIP-0526");
            assertThat(server.request("PUT", path, new byte[] {1}, "Content-Type: text/plain")
                            .status())
                    .isEqualTo(415);
        }
    }

    // ── CORS ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aBrowserThatAsksFirstIsAllowedToAsk() throws IOException {
        RawHttp.Answer answer = server.request(
                "OPTIONS",
                IPNS + FakeRouting.PEER,
                new byte[0],
                "Origin: https://app.example",
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: content-type, x-more");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET", "PUT", "OPTIONS");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-more");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("86400");
    }

    @Test
    void everyAnswerMayBeReadByEveryPage() throws IOException {
        for (String path : List.of(
                PROVIDERS + FakeRouting.CID,
                PROVIDERS + "wrong",
                "/routing/v1/nothing",
                "/nothing",
                IPNS + FakeRouting.PEER)) {
            RawHttp.Answer answer = server.get(path, "Origin: https://app.example");
            assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Methods")).as(path).contains("GET", "OPTIONS");
            assertThat(answer.header("Access-Control-Expose-Headers")).as(path).contains("ETag", "Retry-After");
        }
    }
}
