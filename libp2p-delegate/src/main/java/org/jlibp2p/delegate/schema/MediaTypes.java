package org.jlibp2p.delegate.schema;

/** What is asked for and answered, by the names that HTTP has for it. */
public final class MediaTypes {
    /** One document. */
    public static final String JSON = "application/json";

    /** A record on each line. */
    public static final String NDJSON = "application/x-ndjson";

    /** An IPNS record, signed. */
    public static final String IPNS_RECORD = "application/vnd.ipfs.ipns-record";

    private MediaTypes() {}
}
