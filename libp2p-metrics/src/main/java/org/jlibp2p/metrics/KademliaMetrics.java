package org.jlibp2p.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.KademliaGauges;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.Node;

/** The meters of a node in a DHT, or in two: routing table, searches, requests served, records kept. */
public final class KademliaMetrics extends MetricsPart {
    private final Kademlia kademlia;

    private KademliaMetrics(Kademlia kademlia) {
        this.kademlia = kademlia;
    }

    /**
     * The meters of a DHT.
     *
     * @param kademlia the node's service
     * @return what {@link Libp2pMetrics#with} takes
     */
    public static KademliaMetrics of(Kademlia kademlia) {
        return new KademliaMetrics(Objects.requireNonNull(kademlia, "kademlia"));
    }

    @Override
    void bind(Node node, Meters meters, Sampler sampler) {
        Map<String, KademliaGauges> latest = new ConcurrentHashMap<>();
        sampler.each(() -> kademlia.gauges()
                .thenAccept(all -> all.forEach(gauges -> {
                    String dht = gauges.protocol().toString();
                    if (latest.put(dht, gauges) == null) {
                        register(meters, dht, latest);
                    }
                })));
        meters.onClose(node.events()
                .on(
                        KademliaEvent.SearchEnded.class,
                        search -> meters.time(
                                Catalog.KAD_SEARCHES,
                                search.took(),
                                search.protocol().toString(),
                                Reasons.lower(search.kind()),
                                Reasons.lower(search.outcome()))));
        meters.onClose(node.events().on(KademliaEvent.QueryEnded.class, query -> {
            String dht = query.protocol().toString();
            meters.count(Catalog.KAD_QUERIES, dht, Reasons.lower(query.ending()));
            meters.counter(Catalog.KAD_ASKED, dht, "answered").increment(query.asked() - query.failed());
            meters.counter(Catalog.KAD_ASKED, dht, "failed").increment(query.failed());
        }));
    }

    private static void register(Meters meters, String dht, Map<String, KademliaGauges> latest) {
        KademliaGauges first = latest.get(dht);
        meters.gauge(Catalog.KAD_TABLE, () -> latest.get(dht).table(), dht);
        meters.gauge(Catalog.KAD_SERVER, () -> latest.get(dht).mode() == Mode.SERVER ? 1 : 0, dht);
        if (first.providers().isPresent()) {
            meters.gauge(Catalog.KAD_RECORDS, () -> number(latest.get(dht).providers()), dht, "providers");
        }
        if (first.values().isPresent()) {
            meters.gauge(Catalog.KAD_RECORDS, () -> number(latest.get(dht).values()), dht, "values");
        }
        for (String type : List.copyOf(first.requests().keySet())) {
            counting(
                    meters,
                    Catalog.KAD_REQUESTS,
                    latest,
                    gauges -> gauges.requests().getOrDefault(type, 0L),
                    dht,
                    type.toLowerCase(Locale.ROOT));
        }
        counting(meters, Catalog.KAD_REQUESTS_REFUSED, latest, KademliaGauges::refused, dht);
        counting(meters, Catalog.KAD_REQUESTS_FAILED, latest, KademliaGauges::failed, dht);
        counting(meters, Catalog.KAD_SENT, latest, KademliaGauges::bytesSent, dht);
    }

    private static long number(OptionalLong count) {
        return count.orElse(0);
    }

    private static void counting(
            Meters meters,
            Catalog entry,
            Map<String, KademliaGauges> latest,
            ToLongFunction<KademliaGauges> count,
            String... values) {
        meters.counting(entry, () -> count.applyAsLong(latest.get(values[0])), values);
    }
}
