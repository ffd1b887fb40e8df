package org.jlibp2p.delegate.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A server and what it finds, for the sentences of the specification. */
abstract class SpecificationFixture {
    static final String PROVIDERS = "/routing/v1/providers/";
    static final String PEERS = "/routing/v1/peers/";
    static final String IPNS = "/routing/v1/ipns/";
    static final String CLOSEST = "/routing/v1/dht/closest/peers/";
    static final String NDJSON = "Accept: application/x-ndjson";
    static final String RECORD = "application/vnd.ipfs.ipns-record";

    TestServer server;
    FakeRouting routing;

    @BeforeEach
    void start() {
        server = TestServer.start();
        routing = server.routing;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static List<String> ids(String body) {
        return Stream.of(body.split("\"ID\":\""))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .toList();
    }

    static void wasFoundNow(RawHttp.Answer answer) {
        assertThat(HttpDates.parse(answer.header("Last-Modified")))
                .hasValueSatisfying(found -> assertThat(found).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
    }
}
