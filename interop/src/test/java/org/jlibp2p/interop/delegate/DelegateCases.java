package org.jlibp2p.interop.delegate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jlibp2p.interop.delegate.DelegatePair.ids;

/** What a client and a server of delegated routing do together, whoever they are. */
final class DelegateCases {
    static final String CLOSEST_STREAMED = "closest peers arrive one by one";
    static final String MANY_STREAMED = "a stream has more records than a document may";
    static final String ADDRESS_FILTER = "a filter takes addresses away, and peers without any left";
    static final String PROTOCOL_FILTER = "a filter takes peers away that do not speak a protocol";
    static final String FIELDS_KEPT = "fields that nobody knows are kept";
    static final String SCHEMAS_KEPT = "records of schemas that nobody knows are kept";
    static final String LEGACY = "a record of the legacy schema is read";
    static final String PEER_FAILURE = "a server that fails is an error for who looks for a peer";
    static final String CLOSEST_FAILURE = "a server that fails is an error for who looks for the closest peers";
    static final String BAD_RECORD_REFUSED = "an IPNS record of another name is refused";

    private static final Duration DAY = Duration.ofDays(1);
    private static final String VALUE = "/ipfs/bafkqaaa";
    private static final int MANY = 90;

    private DelegateCases() {}

    static List<DelegateCase> all() {
        return List.of(
                new DelegateCase("providers arrive one by one", pair -> streamed(pair, "providers")),
                new DelegateCase(CLOSEST_STREAMED, pair -> streamed(pair, "closest")),
                new DelegateCase(MANY_STREAMED, DelegateCases::many),
                new DelegateCase("a peer is found with its addresses", DelegateCases::peer),
                new DelegateCase("the closest peers to content are told in their order", DelegateCases::closest),
                new DelegateCase("the closest peers to a peer are told in their order", DelegateCases::closestToPeer),
                new DelegateCase("who finds nobody is told so", DelegateCases::nobody),
                new DelegateCase("an IPNS record is put and got", pair -> ipns(pair, Identity.generate())),
                new DelegateCase(
                        "an IPNS record of an RSA name is put and got",
                        pair -> ipns(pair, Identity.generate(KeyType.RSA))),
                new DelegateCase("who finds no IPNS record is told so", DelegateCases::noRecord),
                new DelegateCase(BAD_RECORD_REFUSED, DelegateCases::badRecord),
                new DelegateCase("an IPNS record that has run out is not taken", DelegateCases::expiredRecord),
                new DelegateCase(ADDRESS_FILTER, DelegateCases::addressFilter),
                new DelegateCase(PROTOCOL_FILTER, DelegateCases::protocolFilter),
                new DelegateCase(FIELDS_KEPT, DelegateCases::fieldsKept),
                new DelegateCase(SCHEMAS_KEPT, DelegateCases::schemasKept),
                new DelegateCase(LEGACY, DelegateCases::legacy),
                new DelegateCase(
                        "a server that fails is an error for who looks for providers",
                        pair -> failure(pair, "providers", "cid", Subjects.cid())),
                new DelegateCase(PEER_FAILURE, pair -> failure(pair, "peers", "peer", Subjects.peer())),
                new DelegateCase(CLOSEST_FAILURE, pair -> failure(pair, "closest", "cid", Subjects.cid())),
                new DelegateCase("a server that cannot store is an error", DelegateCases::putFailure),
                new DelegateCase("what came before a failure is had", DelegateCases::failureInTheMiddle),
                new DelegateCase("who has enough ends the search of the server", DelegateCases::enough));
    }

    private static void streamed(DelegatePair pair, String op) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(3);
        pair.script(op, cid, "records", records, "gated", true);
        DelegatePair.Running question = pair.begin(op, "cid", cid);
        for (int i = 0; i < records.size(); i++) {
            assertThat(question.isDone()).isFalse();
            pair.release(op, cid, 1);
            question.awaitRecord(i);
        }
        assertThat(question.isDone()).isFalse();
        pair.release(op, cid, 1);
        assertSame(question.await(), records);
    }

    private static void assertSame(Fields found, List<Map<String, Object>> records) {
        assertThat(ids(found)).isEqualTo(ids(records));
        assertThat(found.objects("records").stream()
                        .map(record -> record.texts("Addrs"))
                        .toList())
                .isEqualTo(records.stream().map(record -> record.get("Addrs")).toList());
    }

    private static void many(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(MANY);
        pair.script("providers", cid, "records", records);
        assertSame(pair.ask("providers", "cid", cid), records);
    }

    private static void peer(DelegatePair pair) {
        Map<String, Object> record = Subjects.record();
        String id = (String) record.get("ID");
        pair.script("peers", id, "records", List.of(record));
        assertSame(pair.ask("peers", "peer", id), List.of(record));
    }

    private static void closest(DelegatePair pair) {
        String cid = Subjects.cid();
        closestTo(pair, "cid", cid, Cid.parse(cid).hash().bytes());
    }

    private static void closestToPeer(DelegatePair pair) {
        String peer = Subjects.peer();
        closestTo(pair, "peer", peer, PeerId.parse(peer).bytes());
    }

    private static void closestTo(DelegatePair pair, String subject, String key, Bytes hashed) {
        List<Map<String, Object>> records = Subjects.closest(20, hashed);
        pair.script("closest", key, "records", records);
        assertSame(pair.ask("closest", subject, key), records);
    }

    private static void nobody(DelegatePair pair) {
        assertThat(pair.ask("providers", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
        assertThat(pair.ask("peers", "peer", Subjects.peer()).objects("records"))
                .isEmpty();
        assertThat(pair.ask("closest", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
    }

    private static void ipns(DelegatePair pair, Identity owner) {
        String name = owner.peerId().toString();
        for (long sequence = 1; sequence <= 2; sequence++) {
            String record = Subjects.ipns(owner, VALUE, sequence, DAY);
            pair.ask("ipnsPut", "peer", name, "value", Map.of("base64", record));
            Fields got = pair.ask("ipnsGet", "peer", name);
            // The one that was put last: an older one out of some cache would be valid too.
            assertThat(got.text("value")).isEqualTo(VALUE);
            assertThat(got.text("record")).isEqualTo(record);
            assertThat(got.number("seq")).isEqualTo(sequence);
        }
    }

    private static void noRecord(DelegatePair pair) {
        PeerFailure failure = failureOf(() -> pair.ask("ipnsGet", "peer", Subjects.peer()));
        assertThat(failure.name()).isIn("NotFoundError", "NotFoundException");
    }

    private static void badRecord(DelegatePair pair) {
        Identity other = Identity.generate();
        String name = Subjects.peer();
        String record = Subjects.ipns(other, VALUE, 1, DAY);
        failureOf(() -> pair.ask("ipnsPut", "peer", name, "value", Map.of("base64", record)));
        failureOf(() -> pair.ask("ipnsGet", "peer", name));
    }

    private static void expiredRecord(DelegatePair pair) {
        Identity owner = Identity.generate();
        String name = owner.peerId().toString();
        String record = Subjects.ipns(owner, VALUE, 1, Duration.ofSeconds(-1));
        pair.script("ipns", name, "value", Map.of("base64", record));
        failureOf(() -> pair.ask("ipnsGet", "peer", name));
    }

    private static void addressFilter(DelegatePair pair) {
        String cid = Subjects.cid();
        Map<String, Object> both = Subjects.record();
        Map<String, Object> tcpOnly = Subjects.record(Subjects.peer(), "/ip4/192.0.2.2/tcp/1");
        Map<String, Object> none = Subjects.record(Subjects.peer());
        pair.script("providers", cid, "records", List.of(both, tcpOnly, none));
        Fields quic =
                pair.ask("providers", "cid", cid, "filterAddrs", List.of("quic-v1"), "filterProtocols", List.of());
        assertThat(ids(quic)).containsExactly((String) both.get("ID"));
        assertThat(quic.objects("records").get(0).texts("Addrs"))
                .singleElement()
                .asString()
                .endsWith("/quic-v1");
        Fields notUdp = pair.ask("providers", "cid", cid, "filterAddrs", List.of("!udp"), "filterProtocols", List.of());
        assertThat(ids(notUdp)).isEqualTo(ids(List.of(both, tcpOnly)));
        assertThat(notUdp.objects("records").get(0).texts("Addrs"))
                .singleElement()
                .asString()
                .contains("/tcp/");
        Fields unknown = pair.ask(
                "providers", "cid", cid, "filterAddrs", List.of("udp", "unknown"), "filterProtocols", List.of());
        assertThat(ids(unknown)).isEqualTo(ids(List.of(both, none)));
    }

    /** Servers that tell no protocols have peers of unknown ones. */
    private static void protocolFilter(DelegatePair pair) {
        String cid = Subjects.cid();
        Map<String, Object> unknown = Subjects.record();
        Map<String, Object> bitswap = Subjects.with(Subjects.record(), "Protocols", List.of("transport-bitswap"));
        pair.script("providers", cid, "records", List.of(unknown, bitswap));
        boolean tells = pair.answering() == PeerKind.GO;
        assertThat(ids(pair.ask("providers", "cid", cid, "filterProtocols", List.of("unknown"))))
                .isEqualTo(ids(tells ? List.of(unknown) : List.of(unknown, bitswap)));
        assertThat(ids(pair.ask("providers", "cid", cid, "filterProtocols", List.of("transport-bitswap"))))
                .isEqualTo(ids(tells ? List.of(bitswap) : List.of()));
    }

    private static void fieldsKept(DelegatePair pair) {
        String cid = Subjects.cid();
        Map<String, Object> record = Subjects.with(
                Subjects.with(Subjects.record(), "x-score", 7),
                "Nested",
                Map.of("list", List.of(1, "two", Map.of("three", true))));
        pair.script("providers", cid, "records", List.of(record));
        Fields found = pair.ask("providers", "cid", cid, "filterProtocols", List.of())
                .objects("records")
                .get(0);
        assertThat(found.number("x-score")).isEqualTo(7);
        assertThat(found.object("Nested").toString()).isEqualTo("{\"list\":[1,\"two\",{\"three\":true}]}");
    }

    private static void schemasKept(DelegatePair pair) {
        String cid = Subjects.cid();
        Map<String, Object> peer = Subjects.record();
        Map<String, Object> alien = Map.of("Schema", "alien", "Weight", 3);
        pair.script("providers", cid, "records", List.of(alien, peer));
        List<Fields> found =
                pair.ask("providers", "cid", cid, "filterProtocols", List.of()).objects("records");
        assertThat(found).hasSize(2);
        assertThat(found.get(0).text("Schema")).isEqualTo("alien");
        assertThat(found.get(0).number("Weight")).isEqualTo(3);
        assertThat(found.get(1).text("ID")).isEqualTo(peer.get("ID"));
    }

    private static void legacy(DelegatePair pair) {
        String cid = Subjects.cid();
        Map<String, Object> record =
                Subjects.with(Subjects.with(Subjects.record(), "Schema", "bitswap"), "Protocol", "transport-bitswap");
        pair.script("providers", cid, "records", List.of(record));
        assertThat(ids(pair.ask("providers", "cid", cid))).containsExactly((String) record.get("ID"));
    }

    private static void failure(DelegatePair pair, String op, String subject, String key) {
        pair.script(op, key, "error", "out of order");
        failureOf(() -> pair.ask(op, subject, key));
    }

    private static void putFailure(DelegatePair pair) {
        Identity owner = Identity.generate();
        String name = owner.peerId().toString();
        pair.script("ipns", name, "error", "out of order");
        String record = Subjects.ipns(owner, VALUE, 1, DAY);
        failureOf(() -> pair.ask("ipnsPut", "peer", name, "value", Map.of("base64", record)));
    }

    /**
     * Only this library's server ends abruptly, which is the only word that HTTP has for a failure there. Of the clients go's
     * leaves records out that could not be read, and the end of the answer with them.
     */
    private static void failureInTheMiddle(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(2);
        pair.script("providers", cid, "records", records, "error", "out of order", "gated", true);
        DelegatePair.Running question = pair.begin("providers", "cid", cid);
        for (int i = 0; i < records.size(); i++) {
            pair.release("providers", cid, 1);
            question.awaitRecord(i);
        }
        pair.release("providers", cid, 1);
        if (pair.answering() == PeerKind.JAVA && pair.asking() != PeerKind.GO) {
            failureOf(question::await);
        } else {
            assertThat(ids(question.await())).isEqualTo(ids(records));
        }
    }

    private static void enough(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(3);
        pair.script("providers", cid, "records", records, "gated", true);
        DelegatePair.Running question = pair.begin("providers", "cid", cid, "limit", 1);
        pair.release("providers", cid, 1);
        assertThat(ids(question.await())).isEqualTo(ids(records.subList(0, 1)));
        pair.server()
                .awaitEvent(
                        "routing:end",
                        event -> event.text("op").equals("providers")
                                && event.flag("cancelled")
                                && event.number("sent") == 1);
    }

    private static PeerFailure failureOf(Runnable question) {
        PeerFailure failure = catchThrowableOfType(PeerFailure.class, question::run);
        assertThat(failure).as("it should have failed").isNotNull();
        assertThat(failure.name())
                .isNotIn("BadRequest", "BadRequestException", "InternalError", "NullPointerException");
        return failure;
    }
}
