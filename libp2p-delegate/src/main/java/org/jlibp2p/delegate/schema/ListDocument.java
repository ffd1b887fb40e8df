package org.jlibp2p.delegate.schema;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;

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

    private static final Bytes COMMA = Bytes.utf8(",");
    private static final Bytes END = Bytes.utf8("]}");

    private final String field;
    private final Bytes beginning;

    ListDocument(String field) {
        this.field = field;
        beginning = Bytes.utf8("{\"" + field + "\":[");
    }

    /**
     * Puts a whole document together.
     *
     * @param records the records, as {@link RecordCodec#encode} writes them; none is an empty list
     * @return the document, on one line
     */
    public Bytes write(List<Bytes> records) {
        List<Bytes> parts = new ArrayList<>(2 * records.size() + 2);
        parts.add(beginning);
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                parts.add(COMMA);
            }
            parts.add(records.get(i));
        }
        parts.add(END);
        return Bytes.concat(parts);
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
