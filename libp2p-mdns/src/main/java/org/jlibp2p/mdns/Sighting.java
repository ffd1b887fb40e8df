package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsRecord;

/**
 * What a message says of one node: of its text records, several of which count as one. Immutable; any thread.
 *
 * @param instance the node's name
 * @param ttl how long that counts, as it is said; zero if the node leaves
 * @param strings what its text records have
 */
record Sighting(DnsName instance, Duration ttl, List<Bytes> strings) {
    /** The most nodes of one message that are looked at. */
    static final int MAX_PER_MESSAGE = 32;

    Sighting {
        strings = List.copyOf(strings);
    }

    /** What a response says of the nodes of a service. */
    static List<Sighting> in(DnsMessage response, DnsName service) {
        Map<DnsName, Sighting> found = new LinkedHashMap<>();
        Stream.concat(response.answers().stream(), response.additional().stream())
                .filter(DnsRecord.Text.class::isInstance)
                .map(DnsRecord.Text.class::cast)
                .filter(text -> text.name().isChildOf(service))
                .filter(text -> found.size() < MAX_PER_MESSAGE || found.containsKey(text.name()))
                .forEach(text -> found.merge(text.name(), of(text), Sighting::with));
        return List.copyOf(found.values());
    }

    private static Sighting of(DnsRecord.Text text) {
        return new Sighting(text.name(), Duration.ofSeconds(text.ttl()), text.strings());
    }

    private Sighting with(Sighting other) {
        List<Bytes> all = new ArrayList<>(strings);
        other.strings.stream()
                .limit(Math.max(0, DnsaddrText.MAX_STRINGS - strings.size()))
                .forEach(all::add);
        return new Sighting(instance, ttl.compareTo(other.ttl) < 0 ? other.ttl : ttl, all);
    }
}
