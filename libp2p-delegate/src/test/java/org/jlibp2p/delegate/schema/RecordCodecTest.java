package org.jlibp2p.delegate.schema;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordCodecTest {
    static final String ID = "12D3KooWM8sovaEGU1bmiWGWAzvs47DEcXKZZTuJnpQyVTkRs2Vn";
    static final PeerId PEER = PeerId.parse(ID);
    private static final RecordCodec CODEC = new RecordCodec(10_000);

    private static RoutingRecord read(String json) {
        return CODEC.decode(Bytes.utf8(json));
    }

    private static PeerSchema peer(String json) {
        return (PeerSchema) read(json);
    }

    @Test
    void aPeerIsReadWithItsAddressesAndProtocols() {
        PeerSchema peer = peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":[\"/ip4/192.0.2.1/tcp/4001\"],"
                + "\"Protocols\":[\"transport-bitswap\"]}");
        assertThat(peer)
                .isEqualTo(new PeerSchema(
                        PEER,
                        List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001")),
                        List.of("transport-bitswap"),
                        Map.of()));
    }

    @Test
    void aPeerIdInEachOfItsThreeTextsIsTheSamePeer() {
        String base36 = PEER.toCid().toString(Multibase.BASE36);
        String base32 = PEER.toCid().toString();
        assertThat(List.of(ID, base36, base32))
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(peer("{\"Schema\":\"peer\",\"ID\":\"" + text + "\"}")
                                .id())
                        .isEqualTo(PEER));
    }

    @Test
    void addressesAndProtocolsMayBeLeftOutOrNull() {
        assertThat(peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\"}"))
                .isEqualTo(peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":null,\"Protocols\":null}"))
                .isEqualTo(new PeerSchema(PEER, List.of(), List.of(), Map.of()));
    }

    @Test
    void fieldsThatAreNotKnownAreKeptAndWrittenAgain() {
        String json = "{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":[],\"Protocols\":[\"protocol-b\"],"
                + "\"protocol-b\":{\"foo\":[1,2.50,true,null,\"x\",12345678901234567890123]},\"n\":-7}";
        PeerSchema peer = peer(json);
        assertThat(peer.extra()).containsOnlyKeys("protocol-b", "n").containsEntry("n", -7);
        assertThat(CODEC.encode(peer).utf8()).isEqualTo(json);
    }

    @Test
    void whatWasReadDoesNotChange() {
        PeerSchema peer = peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"x\":{\"y\":[1]}}");
        Map<?, ?> inner = (Map<?, ?>) peer.extra().get("x");
        assertThatThrownBy(() -> peer.extra().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(inner::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) inner.get("y")).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void recordsOfOtherSchemasAreKeptWhole() {
        String json = "{\"Schema\":\"novel\",\"ID\":17,\"Addrs\":\"elsewhere\"}";
        RoutingRecord record = read(json);
        assertThat(record).isInstanceOf(UnknownSchema.class);
        assertThat(record.schema()).isEqualTo("novel");
        assertThat(CODEC.encode(record).utf8()).isEqualTo(json);
        assertThat(RecordCodec.peerOf(record)).isEmpty();
    }

    @Test
    void aRecordWithoutSchemaIsOfTheOneWithoutName() {
        assertThat(read("{\"a\":1}")).isEqualTo(new UnknownSchema("", Map.of("a", 1)));
        assertThat(CODEC.encode(read("{\"a\":1}")).utf8()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitswap", "graphsync-filecoinv1"})
    void legacySchemasTellOfPeersToo(String schema) {
        RoutingRecord record = read("{\"Protocol\":\"transport-x\",\"Schema\":\"" + schema + "\",\"ID\":\"" + ID
                + "\",\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"],\"VerifiedDeal\":true}");
        assertThat(record).isInstanceOf(UnknownSchema.class);
        PeerSchema peer = RecordCodec.peerOf(record).orElseThrow();
        assertThat(peer.id()).isEqualTo(PEER);
        assertThat(peer.addresses()).containsExactly(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"));
        assertThat(peer.protocols()).containsExactly("transport-x");
        assertThat(peer.extra()).containsEntry("VerifiedDeal", true);
    }

    @Test
    void aLegacyRecordThatIsNotWellFormedTellsOfNobody() {
        assertThat(RecordCodec.peerOf(read("{\"Schema\":\"bitswap\",\"ID\":\"nobody\"}")))
                .isEmpty();
    }

    @Test
    void addressesOfUnknownKindsAreLeftOutAndTheOwnIdAtTheirEndToo() {
        PeerSchema peer = peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":[\"/novel/1\",\"nonsense\","
                + "\"/ip4/192.0.2.1/tcp/1/p2p/" + ID + "\",\"/ip4/192.0.2.2/tcp/1/p2p/"
                + "QmbLHAnMoJPWSCR5Zhtx6BHJX9KiKNN6tpvbUcqanj75Nb\"]}");
        assertThat(peer.addresses()).containsExactly(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"));
    }

    @Test
    void theIdOfARelayIsPartOfAnAddress() {
        String relayed = "/ip4/192.0.2.3/tcp/1/p2p/QmbLHAnMoJPWSCR5Zhtx6BHJX9KiKNN6tpvbUcqanj75Nb/p2p-circuit";
        for (String told : List.of(relayed, relayed + "/p2p/" + ID)) {
            PeerSchema peer = peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":[\"" + told + "\"]}");

            assertThat(peer.addresses()).as(told).containsExactly(Multiaddr.parse(relayed));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "{\"Schema\":\"peer\"",
                "{\"Schema\":\"peer\"}",
                "{\"Schema\":\"peer\",\"ID\":7}",
                "{\"Schema\":\"peer\",\"ID\":\"nobody\"}",
                "{\"Schema\":7}",
                "{\"Schema\":\"x\"} x",
                "{\"Schema\":\"x\"}{}",
                "{\"a\":1e99999999999}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":\"\n\"}",
                "{/**/}",
                "{\"\\ud800\":1}",
                "{\"Schema\":}",
                "{\"Schema\"}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":1,}"
            })
    void whatIsNoRecordIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Addrs\":{}", "\"Addrs\":[1]", "\"Protocols\":\"x\"", "\"Protocols\":[null]"})
    void listsThatAreNoneAreRefused(String field) {
        assertThatThrownBy(() -> peer("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\"," + field + "}"))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void valuesAreInsideOneAnotherUpToABound() {
        int most = RecordCodec.MAX_DEPTH - 1;
        assertThat(read("{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}")).isInstanceOf(UnknownSchema.class);
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(most + 1) + "]".repeat(most + 1) + "}"))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> read("[".repeat(9_999))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aRecordAboveItsBoundIsNeitherReadNorWritten() {
        RecordCodec small = new RecordCodec(20);
        assertThatThrownBy(() -> small.decode(Bytes.utf8("{\"a\":\"0123456789abcdef\"}")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("20 bytes");
        RoutingRecord record = new UnknownSchema("", Map.of("a", "0123456789abcdef"));
        assertThatThrownBy(() -> small.encode(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNumberOfTooManyDigitsIsRefused() {
        assertThatThrownBy(() -> read("{\"a\":" + "9".repeat(JsonFeed.MAX_NUMBER + 1) + "}"))
                .isInstanceOf(MalformedMessageException.class);
        String longest = "9".repeat(JsonFeed.MAX_NUMBER);
        assertThat(read("{\"a\":" + longest + "}"))
                .isEqualTo(new UnknownSchema("", Map.of("a", new BigInteger(longest))));
    }

    @Test
    void halvesOfCharactersAreReplacedSoThatWhatIsReadCanBeWritten() {
        RoutingRecord record = read("{\"x\":\"a\\udc00b\\ud83d\\ude00\"}");
        assertThat(record).isEqualTo(new UnknownSchema("", Map.of("x", "a\uFFFDb\uD83D\uDE00")));
        assertThat(CODEC.decode(CODEC.encode(record))).isEqualTo(record);
    }

    @Test
    void aFieldThatJsonCannotHaveIsTheCallersMistake() {
        assertThatThrownBy(() -> CODEC.encode(new UnknownSchema("x", Map.of("a", new Object()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CODEC.encode(new UnknownSchema("x", Map.of("a", Double.NaN))))
                .isInstanceOf(IllegalArgumentException.class);
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThatThrownBy(() -> CODEC.encode(new UnknownSchema("x", Map.of("a", endless))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void extraFieldsCannotStandInForTheRecordsOwn() {
        PeerSchema peer = new PeerSchema(PEER, List.of(), List.of(), Map.of("ID", "another", "x", 1));
        assertThat(CODEC.encode(peer).utf8())
                .isEqualTo("{\"Schema\":\"peer\",\"ID\":\"" + ID + "\",\"Addrs\":[],\"Protocols\":[],\"x\":1}");
    }

    @Test
    void aRecordOfMoreValuesThanItMayHaveIsRefused() {
        RecordCodec codec = new RecordCodec(65_536);
        String most = "{\"Schema\":\"n\",\"x\":[" + "{},".repeat(RecordCodec.MAX_VALUES - 4) + "1]}";
        assertThat(codec.decode(Bytes.utf8(most)).schema()).isEqualTo("n");
        String more = "{\"Schema\":\"n\",\"x\":[" + "{},".repeat(RecordCodec.MAX_VALUES - 3) + "1]}";
        assertThatThrownBy(() -> codec.decode(Bytes.utf8(more)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("4096 values");
    }
}
