package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.time.Instant;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;

/**
 * An IPNS record that was verified: what is told of it, and no more.
 *
 * @param encoded the record
 * @param validity its end
 * @param ttl for how long it may be used again
 * @param etag tells it from others, in quotes: of all its bytes
 */
record SignedRecord(Bytes encoded, Instant validity, Duration ttl, String etag) {
    /** Bytes of memory beside the record itself. */
    private static final int OVERHEAD = 320;

    private static final Duration DEFAULT_TTL = Duration.ofSeconds(60);

    static SignedRecord of(IpnsRecord record) {
        Bytes encoded = record.encode();
        return new SignedRecord(
                encoded,
                record.validity(),
                record.ttl().isZero() ? DEFAULT_TTL : record.ttl(),
                '"' + Multibase.BASE32.encode(Multihash.sha256(encoded).digest()) + '"');
    }

    int size() {
        return encoded.size();
    }

    /** How many bytes of memory it takes. */
    int memory() {
        return OVERHEAD + encoded.size();
    }
}
