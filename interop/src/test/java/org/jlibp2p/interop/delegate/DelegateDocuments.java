package org.jlibp2p.interop.delegate;

import java.util.List;
import java.util.Map;

import org.jlibp2p.multiformats.Cid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.interop.delegate.DelegatePair.ids;

/** What a client reads of a server that answers with one JSON document, whatever it was asked for. */
final class DelegateDocuments {
    static final String PEER = "a peer in one document is read";
    static final String CLOSEST = "the closest peers in one document are read";

    private static final int MOST = 20; // boxo's limit

    private DelegateDocuments() {}

    static List<DelegateCase> all() {
        return List.of(
                new DelegateCase("providers in one document are read", DelegateDocuments::providers),
                new DelegateCase(PEER, DelegateDocuments::peer),
                new DelegateCase(CLOSEST, DelegateDocuments::closest));
    }

    private static void providers(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(MOST + 1);
        pair.script("providers", cid, "records", records);
        assertThat(ids(pair.ask("providers", "cid", cid))).isEqualTo(ids(records.subList(0, MOST)));
        assertThat(pair.ask("providers", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
    }

    private static void peer(DelegatePair pair) {
        Map<String, Object> record = Subjects.record();
        String peer = (String) record.get("ID");
        pair.script("peers", peer, "records", List.of(record));
        assertThat(ids(pair.ask("peers", "peer", peer))).containsExactly(peer);
        assertThat(pair.ask("peers", "peer", Subjects.peer()).objects("records"))
                .isEmpty();
    }

    /** An empty list of closest peers is null in boxo's document. */
    private static void closest(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> closest =
                Subjects.closest(MOST, Cid.parse(cid).hash().bytes());
        pair.script("closest", cid, "records", closest);
        assertThat(ids(pair.ask("closest", "cid", cid))).isEqualTo(ids(closest));
        assertThat(pair.ask("closest", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
    }
}
