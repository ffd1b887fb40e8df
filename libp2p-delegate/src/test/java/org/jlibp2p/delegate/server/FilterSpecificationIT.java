package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.schema.ListDocument;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about filters, for servers; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FilterSpecificationIT extends SpecificationFixture {
    private String filtered(String query) throws IOException {
        return server.get(PROVIDERS + FakeRouting.CID + "?" + query).body();
    }

    @Test
    void addressesAreFilteredByAnyOfTheNames() throws IOException {
        routing.provide(FakeRouting.peer(
                "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1", "/dns4/example.org/tcp/443/tls/ws"));
        assertThat(filtered("filter-addrs=quic-v1,ws"))
                .contains("\"Addrs\":[\"/ip4/192.0.2.1/udp/1/quic-v1\",\"/dns4/example.org/tcp/443/tls/ws\"]");
        assertThat(filtered("filter-addrs=QUIC-V1%2Cws")).isEqualTo(filtered("filter-addrs=quic-v1,ws"));
    }

    @Test
    void addressesAreFilteredOutByAllOfTheNegatedNames() throws IOException {
        routing.provide(
                FakeRouting.peer("/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1"));
        assertThat(filtered("filter-addrs=!ip6,!quic-v1")).contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
        assertThat(filtered("filter-addrs=tcp,!ip6")).contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
    }

    @Test
    void whoHasNoAddressLeftIsLeftOut() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"), FakeRouting.peer());
        assertThat(filtered("filter-addrs=webtransport")).isEqualTo("{\"Providers\":[]}");
        assertThat(ids(filtered("filter-addrs=webtransport,unknown"))).hasSize(1);
    }

    @Test
    void withoutAFilterNothingIsChanged() throws IOException {
        PeerInfo one = FakeRouting.peer("/ip4/192.0.2.1/tcp/1");
        PeerInfo nowhere = FakeRouting.peer();
        routing.provide(one, nowhere);
        RecordCodec codec = new RecordCodec(10_000);
        String whole = ListDocument.PROVIDERS
                .write(List.of(codec.encode(PeerSchema.of(one)), codec.encode(PeerSchema.of(nowhere))))
                .utf8();
        assertThat(filtered("")).isEqualTo(whole);
        assertThat(filtered("other=1")).isEqualTo(whole);
    }

    @Test
    void protocolsAreFilteredAndUnknownOnesAskedForByName() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        assertThat(ids(filtered("filter-protocols=transport-bitswap"))).isEmpty();
        assertThat(ids(filtered("filter-protocols=unknown,transport-bitswap"))).hasSize(1);
        assertThat(ids(filtered("filter-protocols=UNKNOWN"))).hasSize(1);
    }

    @Test
    void aFilterThatIsNoneIsAnsweredWith422() throws IOException {
        assertThat(server.get(PROVIDERS + FakeRouting.CID + "?filter-protocols=" + "x".repeat(80))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void peersAreFilteredLikeProviders() throws IOException {
        PeerInfo peer = FakeRouting.peer("/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1");
        routing.peers.put(peer.id(), peer);
        assertThat(server.get(PEERS + peer.id() + "?filter-addrs=tcp").body())
                .contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
        assertThat(server.get(PEERS + peer.id() + "?filter-protocols=transport-bitswap")
                        .body())
                .isEqualTo("{\"Peers\":[]}");
    }
}
