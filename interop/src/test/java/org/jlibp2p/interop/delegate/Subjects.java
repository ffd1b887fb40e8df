package org.jlibp2p.interop.delegate;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/** What is asked for and what is found: content, peers and records that no other case uses. */
final class Subjects {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Subjects() {}

    /** Content that nobody has been asked for before. */
    static String cid() {
        String text = "content " + LAST.incrementAndGet() + " of "
                + ProcessHandle.current().pid();
        return Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8(text))).toString();
    }

    /** A peer that nobody has been asked for before. */
    static String peer() {
        return Identity.generate().peerId().toString();
    }

    /** A peer with an address for TCP and one for QUIC, as it goes over the wire. */
    static Map<String, Object> record() {
        int port = 1024 + LAST.incrementAndGet();
        return record(peer(), "/ip4/192.0.2.1/tcp/" + port, "/ip4/192.0.2.1/udp/" + port + "/quic-v1");
    }

    /** A peer as it goes over the wire. */
    static Map<String, Object> record(String peer, String... addresses) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("Schema", "peer");
        record.put("ID", peer);
        record.put("Addrs", List.of(addresses));
        return record;
    }

    /** A record with one more field, or with another value of one. */
    static Map<String, Object> with(Map<String, Object> record, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(record);
        more.put(name, value);
        return more;
    }

    /** So many records of peers. */
    static List<Map<String, Object>> records(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(index -> record()).toList());
    }

    /** So many records of peers, those first whose ids are closest to a key. */
    static List<Map<String, Object>> closest(int count, Bytes key) {
        List<Map<String, Object>> records = records(count);
        records.sort(Comparator.comparing(
                record -> distance(key, PeerId.parse((String) record.get("ID")).bytes())));
        return records;
    }

    private static BigInteger distance(Bytes a, Bytes b) {
        return number(a).xor(number(b));
    }

    private static BigInteger number(Bytes key) {
        return new BigInteger(1, Multihash.sha256(key).digest().toByteArray());
    }

    /** An IPNS record in base64. */
    static String ipns(Identity owner, String value, long sequence, Duration lifetime) {
        byte[] record = IpnsRecord.builder(owner)
                .value(value)
                .sequence(sequence)
                .validUntil(Instant.now().plus(lifetime))
                .sign()
                .encode()
                .toByteArray();
        return Base64.getEncoder().encodeToString(record);
    }
}
