package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Subnet;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsMessageCodec;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsQuestion;
import org.jlibp2p.mdns.message.DnsRecord;
import org.jlibp2p.mdns.message.DnsType;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * What this node says, and which questions that answers. Its name is made up anew each time, as is that of its host: neither
 * the machine's name nor anything else of it is told. Immutable; any thread.
 *
 * <p>Specification: libp2p, discovery/mdns.md; RFC 6763.
 */
final class Announcement {
    /** How long others are to count with this node, unless they hear of it again. */
    static final Duration TTL = Duration.ofSeconds(120);

    /** The most bytes of a message that is sent: one packet of any network, with the headers in front. */
    static final int MAX_SENT = 1232;

    private static final int NAME_SIZE = 32;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final DnsName LOCAL = DnsName.parse("local");
    private static final DnsName ALL_SERVICES = DnsName.parse("_services._dns-sd._udp.local");
    private static final int MAX_HOST_ADDRESSES = 4;
    private static final int NO_PORT = 4001; // it means nothing, the text tells the ports; but zero is no port

    private final PeerId self;
    private final DnsName service;
    private final DnsName instance;
    private final DnsName host;

    Announcement(PeerId self, DnsName service, RandomGenerator random) {
        this.self = self;
        this.service = service;
        String name = random.ints(NAME_SIZE, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append)
                .toString();
        instance = service.child(name);
        host = LOCAL.child(name);
    }

    DnsName service() {
        return service;
    }

    /** The name of this node. */
    DnsName instance() {
        return instance;
    }

    /** Asks for all nodes. */
    Bytes query() {
        return DnsMessageCodec.INSTANCE.encode(DnsMessage.query(new DnsQuestion(service, DnsType.PTR)));
    }

    /** Whether a message asks for something that {@link #presence} tells and that the one who asks does not know. */
    boolean isAskedFor(DnsMessage query) {
        return query.questions().stream().anyMatch(question -> isAbout(question, query));
    }

    private boolean isAbout(DnsQuestion question, DnsMessage query) {
        DnsName name = question.name();
        if (name.equals(service)) {
            return question.wants(DnsType.PTR) && query.answers().stream().noneMatch(this::isKnownStill);
        }
        return name.equals(instance) && (question.wants(DnsType.TXT) || question.wants(DnsType.SRV))
                || name.equals(host) && (question.wants(DnsType.A) || question.wants(DnsType.AAAA));
    }

    /** Specification: RFC 6762, 7.1. */
    private boolean isKnownStill(DnsRecord known) {
        return known instanceof DnsRecord.Pointer pointer
                && pointer.name().equals(service)
                && pointer.target().equals(instance)
                && 2 * known.ttl() >= TTL.toSeconds();
    }

    /** Whether a message asks for all nodes, whoever they are, and so spares others the asking. */
    boolean isForAll(DnsMessage query) {
        return query.answers().isEmpty() && query.questions().contains(new DnsQuestion(service, DnsType.PTR));
    }

    /** Whether a message asks which services there are. */
    boolean isForServices(DnsMessage query) {
        return query.questions().stream()
                .anyMatch(question -> question.name().equals(ALL_SERVICES) && question.wants(DnsType.PTR));
    }

    /** That there is this service. */
    Bytes services() {
        DnsRecord pointer = new DnsRecord.Pointer(ALL_SERVICES, TTL.toSeconds(), service);
        return DnsMessageCodec.INSTANCE.encode(DnsMessage.response(List.of(pointer), List.of()));
    }

    /** Where this node is on a link; nothing if it cannot be reached there. */
    Optional<Bytes> presence(Link link, List<Multiaddr> addresses) {
        List<Bytes> strings = new ArrayList<>();
        Optional<Bytes> message = Optional.empty();
        for (Multiaddr address : LinkAddresses.of(link, addresses)) {
            Optional<Bytes> string = DnsaddrText.write(self, address);
            if (string.isEmpty()) {
                continue;
            }
            strings.add(string.get());
            Bytes longer = encode(link, strings);
            if (longer.size() <= MAX_SENT) {
                message = Optional.of(longer);
            } else {
                strings.remove(strings.size() - 1);
            }
        }
        return message;
    }

    /** That this node is no longer there. Specification: RFC 6762, 10.1. */
    Bytes goodbye() {
        DnsRecord pointer = new DnsRecord.Pointer(service, 0, instance);
        DnsRecord text = new DnsRecord.Text(instance, 0, List.of(Bytes.empty()));
        return DnsMessageCodec.INSTANCE.encode(DnsMessage.response(List.of(pointer), List.of(text)));
    }

    private Bytes encode(Link link, List<Bytes> strings) {
        long ttl = TTL.toSeconds();
        List<DnsRecord> additional = new ArrayList<>();
        additional.add(new DnsRecord.Text(instance, ttl, strings));
        additional.add(new DnsRecord.Location(instance, ttl, NO_PORT, host));
        link.subnets().stream()
                .map(Subnet::ip)
                .limit(MAX_HOST_ADDRESSES)
                .forEach(ip -> additional.add(new DnsRecord.Address(host, ttl, ip)));
        DnsRecord pointer = new DnsRecord.Pointer(service, ttl, instance);
        return DnsMessageCodec.INSTANCE.encode(DnsMessage.response(List.of(pointer), additional));
    }
}
