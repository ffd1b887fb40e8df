package org.jlibp2p.delegate.schema;

import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.RoutingRecord;

/**
 * The two documents that hold records in a list: <code>{"Providers":[…]}</code> and <code>{"Peers":[…]}</code>. Immutable; any thread.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, "Response Body".
 */
public enum ListDocument {
    /** What is answered to who has some content. */
    PROVIDERS("Providers"),
    /** What is answered to where a peer is, and who is close to a key. */
    PEERS("Peers");

    private final String field;

    ListDocument(String field) {
        this.field = field;
    }

    /**
     * Writes a whole document.
     *
     * @param records the records; none is an empty list
     * @return the document, on one line
     */
    public Bytes write(List<? extends RoutingRecord> records) {
        return JsonText.of(out -> {
            out.generator().writeStartObject();
            out.generator().writeFieldName(field);
            out.generator().writeStartArray();
            for (RoutingRecord each : records) {
                RecordCodec.write(each, out);
            }
            out.generator().writeEndArray();
            out.generator().writeEndObject();
        });
    }

    /**
     * Reads a document record by record. A list that is left out, or null, has no records; other fields are passed over.
     *
     * @param maxRecord the most bytes of a record, with what stands in front of it, and of anything else that is passed over
     * @return has read nothing
     */
    public RecordReader reader(int maxRecord) {
        return new ListReader(field, maxRecord);
    }
}
