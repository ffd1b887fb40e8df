package org.jlibp2p.interop.peer;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;

/** {@code ipnsRecord} and {@code ipnsResolve}. */
final class IpnsCommands {
    private IpnsCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "ipnsRecord", (arguments, deadline) -> make(peer, arguments, deadline),
                "ipnsResolve", (arguments, deadline) -> resolve(peer, arguments, deadline));
    }

    /** Makes a record of this peer's own name, and puts it into the DHT unless it must not. */
    private static Map<String, ?> make(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        String value = arguments.neededText("value");
        long sequence = arguments.number("seq", 0, 0);
        Duration lifetime =
                Duration.ofMillis(arguments.number("lifetimeMs", 0, IpnsRecord.DEFAULT_LIFETIME.toMillis()));
        Bytes record = IpnsRecord.builder(peer.identity())
                .value(value)
                .sequence(sequence)
                .validUntil(Instant.now().plus(lifetime))
                .sign()
                .encode();
        IpnsName name = IpnsName.of(peer.identity());
        if (arguments.flag("publish", true)) {
            deadline.await(KadCommands.dht(peer).putValue(name.routingKey(), record));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name.toString());
        result.put("key", NodeCommands.base64(name.routingKey()));
        result.put("record", NodeCommands.base64(record));
        result.put("value", value);
        result.put("seq", sequence);
        return result;
    }

    /** Reads a peer's record from the DHT; the name is checked once more. */
    private static Map<String, ?> resolve(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long start = System.nanoTime();
        IpnsName name = new IpnsName(arguments.neededPeer());
        Bytes found = KadCommands.find(peer, name.routingKey(), deadline);
        IpnsRecord record = IpnsRecord.decode(found);
        record.verify(name.key(), Instant.now());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("value", record.value().utf8());
        result.put("seq", new BigInteger(Long.toUnsignedString(record.sequence())));
        result.put("record", NodeCommands.base64(found));
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }
}
