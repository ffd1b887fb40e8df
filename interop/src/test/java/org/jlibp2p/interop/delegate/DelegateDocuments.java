package org.jlibp2p.interop.delegate;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.interop.delegate.DelegatePair.ids;

/** What a client reads of a server that answers with one JSON document, whatever it was asked for. */
final class DelegateDocuments {
    private static final int MOST = 20; // boxo's limit

    private DelegateDocuments() {}

    static void read(DelegatePair pair) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(MOST + 1);
        pair.script("providers", cid, "records", records);
        assertThat(ids(pair.ask("providers", "cid", cid))).isEqualTo(ids(records.subList(0, MOST)));

        String peer = (String) records.get(0).get("ID");
        pair.script("peers", peer, "records", records.subList(0, 1));
        assertThat(ids(pair.ask("peers", "peer", peer))).containsExactly(peer);

        pair.script("closest", cid, "records", records.subList(0, MOST));
        assertThat(ids(pair.ask("closest", "cid", cid))).isEqualTo(ids(records.subList(0, MOST)));

        assertThat(pair.ask("providers", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
        assertThat(pair.ask("peers", "peer", Subjects.peer()).objects("records"))
                .isEmpty();
        // An empty list of closest peers is null in boxo's document.
        assertThat(pair.ask("closest", "cid", Subjects.cid()).objects("records"))
                .isEmpty();
    }
}
