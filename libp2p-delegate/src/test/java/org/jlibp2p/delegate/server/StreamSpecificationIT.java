package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.NdjsonReader;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about streams, for servers; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StreamSpecificationIT extends SpecificationFixture {
    @Test
    void aStreamHasARecordOnEachLine() throws IOException {
        List<PeerInfo> found = FakeRouting.peers(3);
        routing.providers = found::iterator;
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID, NDJSON);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        wasFoundNow(answer);
        assertThat(answer.body()).endsWith("\n");
        assertThat(answer.body().lines().map(line -> read(line).info())).isEqualTo(found);
    }

    @Test
    void aStreamMayBeKeptForLongIfItsSearchHasEndedWell() throws IOException {
        routing.providers = FakeRouting.peers(3)::iterator;
        String path = PROVIDERS + FakeRouting.CID;
        assertThat(server.get(path, NDJSON).header("Cache-Control"))
                .as("while nobody knows whether all will be found")
                .contains("max-age=15,");
        assertThat(server.get(path, NDJSON).header("Cache-Control"))
                .as("when all was")
                .contains("max-age=300,");
    }

    @Test
    void aStreamThatWasCutShortMayNotBeKeptForLong() throws IOException {
        try (TestServer hasty = TestServer.withAnswers(answers -> answers.withSearch(Duration.ofMillis(300)))) {
            List<PeerInfo> found = FakeRouting.peers(2);
            hasty.routing.providers = () -> {
                Iterator<PeerInfo> records = found.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public PeerInfo next() {
                        hasty.routing.hold = new CompletableFuture<>();
                        return records.next();
                    }
                };
            };
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer cut = hasty.get(PROVIDERS + FakeRouting.CID, NDJSON);
                assertThat(cut.body().lines()).hasSize(1);
                assertThat(cut.whole()).isTrue();
                assertThat(cut.header("Cache-Control")).contains("max-age=15,");
            }
        }
    }

    @Test
    void whoHasAStreamIsAnsweredWith304() throws IOException {
        routing.providers = FakeRouting.peers(3)::iterator;
        String path = PROVIDERS + FakeRouting.CID;
        RawHttp.Answer first = server.get(path, NDJSON);
        RawHttp.Answer again = server.get(path, NDJSON);
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        RawHttp.Answer same = server.get(path, NDJSON, "If-None-Match: " + first.header("ETag"));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.bytes()).isEmpty();
        assertThat(same.header("Content-Type")).isNull();
        assertThat(same.header("Cache-Control")).contains("max-age=300,");
        assertThat(server.get(path, NDJSON, "If-Modified-Since: " + again.header("Last-Modified"))
                        .status())
                .isEqualTo(304);
        RawHttp.Answer document = server.get(path);
        assertThat(document.header("ETag")).as("in another form").isNotEqualTo(first.header("ETag"));
        assertThat(server.get(path, "If-None-Match: " + document.header("ETag")).status())
                .isEqualTo(304);
        assertThat(server.get(path, NDJSON, "If-None-Match: " + document.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(server.get(path, NDJSON, "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void whoAsksForTheHeadOfAStreamGetsItAlone() throws IOException {
        routing.providers = FakeRouting.peers(3)::iterator;
        try (RawHttp client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer head = client.request("HEAD", PROVIDERS + FakeRouting.CID, new byte[0], NDJSON);
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.header("Content-Type")).isEqualTo("application/x-ndjson");
                assertThat(head.header("Content-Length")).isNull();
                assertThat(head.header("ETag")).matches("\"[0-9a-z]+-x-ndjson\"");
                assertThat(client.get(PROVIDERS + FakeRouting.CID, NDJSON)
                                .body()
                                .lines())
                        .hasSize(3);
            }
            RawHttp.Answer known = client.get(PROVIDERS + FakeRouting.CID, NDJSON);
            assertThat(client.request(
                                    "HEAD",
                                    PROVIDERS + FakeRouting.CID,
                                    new byte[0],
                                    NDJSON,
                                    "If-None-Match: " + known.header("ETag"))
                            .status())
                    .isEqualTo(304);
        }
    }

    private static PeerSchema read(String line) {
        NdjsonReader reader = NdjsonReader.create(10_000);
        reader.feed(Bytes.utf8(line + "\n"));
        RoutingRecord record = reader.next().orElseThrow();
        return (PeerSchema) record;
    }

    @Test
    void aStreamIsSentRecordByRecord() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        List<PeerInfo> found = FakeRouting.peers(2);
        routing.providers = () -> {
            var records = found.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return records.hasNext();
                }

                @Override
                public PeerInfo next() {
                    routing.hold = second;
                    return records.next();
                }
            };
        };
        try (RawHttp client = server.connect()) {
            client.send("GET " + PROVIDERS + FakeRouting.CID + " HTTP/1.1\r\nHost: x\r\n" + NDJSON + "\r\n\r\n");
            while (!client.line().isEmpty()) {
                continue;
            }
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .contains(found.get(0).id().toString());
            assertThat(second).isNotDone();
            second.complete(null);
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .contains(found.get(1).id().toString());
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void aStreamWithoutRecordsIsEmptyWithStatus200() throws IOException {
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID, NDJSON);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
    }

    @Test
    void nothingIsStreamedUnlessItIsAskedForByName() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        for (String accept : List.of(
                "Accept: application/json",
                "Accept: */*",
                "Accept: application/*",
                "X-None: 1",
                "Accept: application/json, application/x-ndjson;q=0.5",
                "Accept: application/x-ndjson;q=0, */*")) {
            assertThat(server.get(PROVIDERS + FakeRouting.CID, accept).header("Content-Type"))
                    .as(accept)
                    .isEqualTo("application/json");
        }
        for (String accept : List.of(
                NDJSON,
                "Accept: application/x-ndjson,application/json",
                "Accept: application/x-ndjson, */*;q=0.1",
                "Accept: application/json;q=0.1, application/x-ndjson")) {
            assertThat(server.get(PROVIDERS + FakeRouting.CID, accept).header("Content-Type"))
                    .as(accept)
                    .isEqualTo("application/x-ndjson");
        }
        assertThat(server.get(PROVIDERS + FakeRouting.CID, "Accept: text/html").status())
                .isEqualTo(406);
    }
}
