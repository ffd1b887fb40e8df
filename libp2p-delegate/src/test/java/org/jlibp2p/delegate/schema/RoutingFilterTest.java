package org.jlibp2p.delegate.schema;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** IPIP-0484, sentence by sentence. */
class RoutingFilterTest {
    private static final String TCP4 = "/ip4/192.0.2.1/tcp/4001";
    private static final String TCP6 = "/ip6/2001:db8::1/tcp/4001";
    private static final String QUIC = "/ip4/192.0.2.1/udp/4001/quic-v1";
    private static final String WEBTRANSPORT = "/ip4/192.0.2.1/udp/4001/quic-v1/webtransport";
    private static final List<String> ALL = List.of(TCP4, TCP6, QUIC, WEBTRANSPORT);

    private static PeerSchema peer(List<String> addresses, String... protocols) {
        return new PeerSchema(
                RecordCodecTest.PEER,
                addresses.stream().map(Multiaddr::parse).toList(),
                List.of(protocols),
                Map.of("kept", true));
    }

    private static RoutingFilter addresses(String names) {
        return RoutingFilter.parse(List.of(names), List.of());
    }

    private static RoutingFilter protocols(String names) {
        return RoutingFilter.parse(List.of(), List.of(names));
    }

    private static List<String> left(String names) {
        return addresses(names).apply(peer(ALL)).stream()
                .flatMap(record -> ((PeerSchema) record).addresses().stream())
                .map(Multiaddr::toString)
                .toList();
    }

    @Test
    void withoutAFilterARecordIsUnchanged() {
        RoutingRecord record = peer(ALL);
        assertThat(RoutingFilter.none().apply(record)).containsSame(record);
        assertThat(addresses("").apply(record)).containsSame(record);
        assertThat(RoutingFilter.none().apply(peer(List.of()))).isPresent();
    }

    @Test
    void positiveNamesAreJoinedByOr() {
        assertThat(left("tcp")).containsExactly(TCP4, TCP6);
        assertThat(left("ip6,webtransport")).containsExactly(TCP6, WEBTRANSPORT);
    }

    @Test
    void negativeNamesAreJoinedByAnd() {
        assertThat(left("!ip6,!quic-v1")).containsExactly(TCP4);
        assertThat(left("!webtransport")).containsExactly(TCP4, TCP6, QUIC);
    }

    @Test
    void withBothKindsAnAddressMustPassAllNegativeAndOnePositive() {
        assertThat(left("tcp,quic-v1,!ip6,!webtransport")).containsExactly(TCP4, QUIC);
        assertThat(left("tcp,!tcp")).isEmpty();
    }

    @Test
    void aPeerOfWhoseAddressesNonePassesIsLeftOut() {
        assertThat(addresses("onion3").apply(peer(ALL))).isEmpty();
        assertThat(addresses("novel").apply(peer(ALL))).isEmpty();
    }

    @Test
    void aPeerWithoutAddressesPassesWithUnknownOnly() {
        PeerSchema nowhere = peer(List.of());
        assertThat(addresses("unknown").apply(nowhere)).contains(nowhere);
        assertThat(addresses("tcp,unknown").apply(nowhere)).contains(nowhere);
        assertThat(addresses("tcp").apply(nowhere)).isEmpty();
        assertThat(addresses("!tcp").apply(nowhere)).isEmpty();
        assertThat(addresses("unknown").apply(peer(ALL))).isEmpty();
    }

    @Test
    void namesAreOfAnyCase() {
        assertThat(left("TCP,!IP6")).containsExactly(TCP4);
        assertThat(protocols("Transport-BITSWAP").apply(peer(ALL, "transport-bitswap")))
                .isPresent();
        assertThat(protocols("transport-bitswap").apply(peer(ALL, "TRANSPORT-Bitswap")))
                .isPresent();
        assertThat(protocols("UNKNOWN").apply(peer(ALL))).isPresent();
    }

    @Test
    void aPeerThatPassesByProtocolIsUnchanged() {
        RoutingRecord record = peer(ALL, "transport-bitswap", "transport-x");
        assertThat(protocols("a,transport-x").apply(record)).containsSame(record);
        assertThat(protocols("a").apply(record)).isEmpty();
    }

    @Test
    void aPeerThatNamesNoProtocolPassesWithUnknownOnly() {
        assertThat(protocols("unknown").apply(peer(ALL))).isPresent();
        assertThat(protocols("transport-bitswap").apply(peer(ALL))).isEmpty();
        assertThat(protocols("unknown").apply(peer(ALL, "transport-bitswap"))).isEmpty();
    }

    @Test
    void bothFiltersHaveToBePassed() {
        RoutingFilter both = RoutingFilter.parse(List.of("webtransport"), List.of("transport-bitswap"));
        assertThat(both.apply(peer(ALL, "transport-bitswap")))
                .contains(peer(List.of(WEBTRANSPORT), "transport-bitswap"));
        assertThat(both.apply(peer(ALL, "transport-x"))).isEmpty();
        assertThat(both.apply(peer(List.of(TCP4), "transport-bitswap"))).isEmpty();
    }

    @Test
    void legacyRecordsAreFilteredAndKeepTheirSchema() {
        UnknownSchema legacy = new UnknownSchema(
                "bitswap",
                Map.of("Schema", "bitswap", "Protocol", "transport-bitswap", "ID", RecordCodecTest.ID, "Addrs", ALL));
        Optional<RoutingRecord> left = RoutingFilter.parse(List.of("ip6"), List.of("transport-bitswap"))
                .apply(legacy);
        assertThat(((UnknownSchema) left.orElseThrow()).fields())
                .containsEntry("Addrs", List.of(TCP6))
                .containsEntry("Protocol", "transport-bitswap");
        assertThat(protocols("transport-x").apply(legacy)).isEmpty();
    }

    @Test
    void recordsOfUnknownSchemasPass() {
        UnknownSchema record = new UnknownSchema("novel", Map.of("Schema", "novel"));
        assertThat(RoutingFilter.parse(List.of("tcp"), List.of("x")).apply(record))
                .containsSame(record);
    }

    @Test
    void manyNamesCostNoMoreThanOne() {
        List<Multiaddr> addresses = Stream.iterate(1, port -> port + 1)
                .limit(20_000)
                .map(port -> Multiaddr.parse("/ip4/192.0.2.1/udp/" + port + "/quic-v1/webtransport"))
                .toList();
        PeerSchema record = PeerSchema.of(new PeerInfo(Identity.generate().peerId(), addresses));
        RoutingFilter one = addresses("!ws,x");
        RoutingFilter many = addresses("!ws,".repeat(RoutingFilter.MAX_NAMES - 1) + "x");
        costOf(many, record);
        assertThat(costOf(many, record)).isLessThan(8 * costOf(one, record));
    }

    /** Of the least of some times, in nanoseconds of this thread alone. */
    private static long costOf(RoutingFilter filter, PeerSchema record) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begun = threads.getCurrentThreadCpuTime();
            assertThat(filter.apply(record)).isEmpty();
            least = Math.min(least, threads.getCurrentThreadCpuTime() - begun);
        }
        return least;
    }

    @Test
    void aQueryIsWrittenAndReadAgain() {
        RoutingFilter filter = RoutingFilter.parse(List.of("TLS, !ip6,,", "unknown"), List.of("a&b=c", "ü"));
        assertThat(filter.addresses()).containsExactly("tls", "!ip6", "unknown");
        assertThat(filter.query()).isEqualTo("filter-addrs=tls,%21ip6,unknown&filter-protocols=a%26b%3Dc,%C3%BC");
        assertThat(RoutingFilter.none().query()).isEmpty();
        assertThat(protocols("x").query()).isEqualTo("filter-protocols=x");
    }

    @Test
    void namesHaveBounds() {
        String longest = "x".repeat(RoutingFilter.MAX_NAME);
        assertThat(protocols(longest).protocols()).containsExactly(longest);
        assertThat(addresses("!" + longest).addresses()).containsExactly("!" + longest);
        assertThatThrownBy(() -> protocols(longest + "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> addresses("!" + longest + "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> protocols("\u0130".repeat(RoutingFilter.MAX_NAME)))
                .as("each is two characters in lower case")
                .isInstanceOf(IllegalArgumentException.class);
        String most = String.join(
                ",", Stream.generate(() -> "x").limit(RoutingFilter.MAX_NAMES).toList());
        assertThat(addresses(most).addresses()).hasSize(RoutingFilter.MAX_NAMES);
        assertThatThrownBy(() -> addresses(most + ",x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> addresses(",".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
