package org.jlibp2p.delegate.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Multibase;

/**
 * An IPNS record that was verified.
 *
 * @param record the record
 * @param etag tells it from others, in quotes: of all its bytes
 */
record SignedRecord(IpnsRecord record, String etag) {
    static SignedRecord of(IpnsRecord record) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(record.encode().toByteArray());
            return new SignedRecord(record, '"' + Multibase.BASE32.encode(Bytes.wrap(hash)) + '"');
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    int size() {
        return record.encode().size();
    }
}
