package org.jlibp2p.delegate.server;

import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;

/**
 * An IPNS record that was verified.
 *
 * @param record the record
 * @param etag tells it from others, in quotes: of all its bytes
 */
record SignedRecord(IpnsRecord record, String etag) {
    static SignedRecord of(IpnsRecord record) {
        return new SignedRecord(
                record,
                '"' + Multibase.BASE32.encode(Multihash.sha256(record.encode()).digest()) + '"');
    }

    int size() {
        return record.encode().size();
    }
}
