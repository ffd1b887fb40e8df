package org.jlibp2p.interop.peer;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.delegate.StandaloneRouting;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;

/** {@code routingClient}: one question to a server of delegated routing. Each record is told when it has come. */
final class RoutingQuestion {
    private final Peer peer;
    private final Arguments arguments;
    private final BlockingDeadline deadline;
    private final long start = System.nanoTime();

    private RoutingQuestion(Peer peer, Arguments arguments, BlockingDeadline deadline) {
        this.peer = peer;
        this.arguments = arguments;
        this.deadline = deadline;
    }

    static Map<String, ?> ask(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        try (StandaloneRouting client = StandaloneRouting.start(options(arguments))) {
            return new RoutingQuestion(peer, arguments, deadline).ask(client.routing());
        }
    }

    private static DelegatedRoutingOptions options(Arguments arguments) {
        try {
            return DelegatedRoutingOptions.of(List.of(URI.create(arguments.neededText("url"))))
                    .withFilterAddresses(arguments.texts("filterAddrs"))
                    .withFilterProtocols(arguments.texts("filterProtocols"));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    private Map<String, ?> ask(DelegatedRouting client) throws Exception {
        switch (arguments.neededText("op")) {
            case "providers":
                Cid cid = RoutingCommands.neededCid(arguments);
                return collect(client.findProviderRecords(cid));
            case "peers":
                return collect(client.findPeerRecords(arguments.neededPeer()));
            case "closest":
                return together(deadline.await(client.closestPeers(RoutingCommands.subject(arguments))).stream()
                        .map(PeerSchema::of)
                        .toList());
            case "ipnsGet":
                return get(client, new IpnsName(arguments.neededPeer()));
            case "ipnsPut":
                Bytes value = arguments.bytes("value").orElseThrow(() -> Arguments.missing("value"));
                IpnsName name = new IpnsName(arguments.neededPeer());
                deadline.await(client.putValue(name.routingKey(), value));
                return Map.of();
            default:
                throw new BadRequestException("op is one of providers, peers, closest, ipnsGet, ipnsPut");
        }
    }

    private Map<String, ?> collect(Results<RoutingRecord> results) throws Exception {
        int limit = arguments.number("limit", 0, Integer.MAX_VALUE, 0);
        List<Map<String, Object>> records = new ArrayList<>();
        try (results) {
            for (Optional<RoutingRecord> next = deadline.await(results.next());
                    next.isPresent();
                    next = deadline.await(results.next())) {
                come(records.size());
                records.add(describe(next.get()));
                if (records.size() == limit) {
                    break;
                }
            }
        }
        return result(records);
    }

    private Map<String, ?> together(List<? extends RoutingRecord> found) {
        for (int i = 0; i < found.size(); i++) {
            come(i);
        }
        return result(found.stream().map(RoutingQuestion::describe).toList());
    }

    private void come(int index) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tag", arguments.text("tag").orElse(""));
        fields.put("index", index);
        fields.put("ms", Timing.millisecondsSince(start));
        peer.output().event("routing:record", fields);
    }

    private Map<String, ?> result(List<Map<String, Object>> records) {
        return Map.of("records", records, "ms", Timing.millisecondsSince(start));
    }

    private static Map<String, Object> describe(RoutingRecord record) {
        if (record instanceof UnknownSchema unknown) {
            return unknown.fields();
        }
        PeerSchema known = (PeerSchema) record;
        Map<String, Object> fields = new LinkedHashMap<>(known.extra());
        fields.putAll(RoutingCommands.describe(known.info()));
        fields.put("Protocols", known.protocols());
        return fields;
    }

    private Map<String, ?> get(DelegatedRouting client, IpnsName name) throws Exception {
        IpnsRecord record = deadline.await(client.resolve(name))
                .orElseThrow(() -> new NotFoundException("there is no record of " + name));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("record", NodeCommands.base64(record.encode()));
        result.put("value", record.value().utf8());
        result.put("seq", new BigInteger(Long.toUnsignedString(record.sequence())));
        return result;
    }
}
