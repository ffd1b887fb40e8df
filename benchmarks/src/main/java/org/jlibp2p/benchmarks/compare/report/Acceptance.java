package org.jlibp2p.benchmarks.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.benchmarks.compare.report.Requirement.Reference;

/** What this library has set itself to reach, on each of the Javas it is used on. */
final class Acceptance {
    private static final String JAVA_25 = "java25";
    private static final String JAVA_17_CONSCRYPT = "java17-conscrypt";
    private static final String JAVA_17 = "java17";
    private static final List<String> ALL = List.of(JAVA_25, JAVA_17_CONSCRYPT, JAVA_17);

    /** The first ping of a fresh process with jvm-libp2p, in milliseconds. */
    private static final double JVM_LIBP2P_START = 1_300;

    private final List<Requirement> requirements = new ArrayList<>();

    private Acceptance() {
        bulk();
        bulkOverOthers();
        latency();
        rates();
        footprint();
        dht();
        delegate();
        relay();
    }

    /** All bars, in the order of the table. */
    static List<Requirement> requirements() {
        return List.copyOf(new Acceptance().requirements);
    }

    private void bulk() {
        List<String> one = List.of("bulk-1-up", "bulk-1-down");
        String topic = "bulk, one stream, up and down";
        need(topic, JAVA_25, one, Reference.GO, 1.5);
        need(topic, JAVA_25, one, Reference.RUST, 1.0);
        need(topic, JAVA_25, one, Reference.PLAIN_TCP, 0.35);
        need(topic, JAVA_17_CONSCRYPT, one, Reference.GO, 1.2);
        need(topic, JAVA_17, one, Reference.GO, 0.4);
        List<String> eight = List.of("bulk-8-up", "bulk-8-down");
        topic = "bulk, 8 streams, up and down";
        need(topic, JAVA_25, eight, Reference.GO, 1.5);
        need(topic, JAVA_25, eight, Reference.RUST, 1.0);
        need(topic, JAVA_17_CONSCRYPT, eight, Reference.GO, 1.2);
        need(topic, JAVA_17, eight, Reference.NONE, 0);
        for (String bulk : List.of("bulk-1", "bulk-8")) {
            List<String> each = List.of(
                    bulk + "-up-cpu-dialer",
                    bulk + "-up-cpu-listener",
                    bulk + "-down-cpu-dialer",
                    bulk + "-down-cpu-listener");
            topic = "processor seconds per GB, each side, " + bulk;
            need(topic, JAVA_25, each, Reference.GO, 0.9);
            need(topic, JAVA_17_CONSCRYPT, each, Reference.GO, 1.0);
            need(topic, JAVA_17, each, Reference.NONE, 0);
        }
    }

    private void bulkOverOthers() {
        for (String stack : List.of("TLS", "WS")) {
            for (String streams : List.of("1", "8")) {
                String figure = "bulk-" + stack.toLowerCase(Locale.ROOT) + "-" + streams;
                List<String> both = List.of(figure + "-up", figure + "-down");
                String topic =
                        "bulk over " + stack + ", " + (streams.equals("1") ? "one stream" : streams + " streams");
                need(topic + ", up and down", JAVA_25, both, Reference.GO, 1.0);
                need(topic + ", up and down", JAVA_25, both, Reference.RUST, 1.0);
            }
        }
    }

    private void latency() {
        for (String side : ALL) {
            need("echo of 32 B, p50, on the loop", side, List.of("echo-32-p50"), Reference.GO, 0.7);
            need("echo of 32 B, p50, blocking caller", side, List.of("echo-32-p50-blocking"), Reference.GO, 1.1);
        }
    }

    private void rates() {
        List<String> connections = List.of("connections-8");
        String topic = "connections per second, 8 at once";
        need(topic, JAVA_25, connections, Reference.GO, 1.1);
        need(topic, JAVA_25, connections, Reference.RUST, 0.8);
        need(topic, JAVA_17_CONSCRYPT, connections, Reference.GO, 1.1);
        need(topic, JAVA_17, connections, Reference.GO, 1.0);
        List<String> streams = List.of("streams-64");
        topic = "stream opens per second, 64 in parallel";
        need(topic, JAVA_25, streams, Reference.GO, 1.1);
        need(topic, JAVA_25, streams, Reference.RUST, 1.0);
        need(topic, JAVA_17_CONSCRYPT, streams, Reference.GO, 1.0);
        need(topic, JAVA_17, streams, Reference.GO, 1.0);
    }

    private void footprint() {
        for (String side : ALL) {
            need("heap per idle connection, bare", side, List.of("memory-10000-bare-heap"), Reference.VALUE, 6);
            need("heap per idle connection, identified", side, List.of("memory-10000-heap"), Reference.GO, 1.0);
            need("round trips to the first byte, line of 60 ms", side, List.of("link"), Reference.WHOLE, 3);
            need(
                    "first ping of a fresh process, class-data archive",
                    side,
                    List.of("start-archive"),
                    Reference.VALUE,
                    JVM_LIBP2P_START * (side.equals(JAVA_25) ? 0.5 : 0.6));
        }
    }

    private void dht() {
        for (String side : ALL) {
            for (String measure : List.of("kad-server-mix", "kad-server-peers")) {
                String asked = measure.equals("kad-server-mix") ? "" : " asked for peers";
                String topic = "DHT server of 1,000 clients" + asked + ", ";
                for (Reference other : List.of(Reference.GO, Reference.RUST)) {
                    need(topic + "p99", side, List.of(measure + "-p99"), other, 1.0);
                    need(topic + "requests per processor second", side, List.of(measure + "-per-cpu"), other, 1.0);
                }
            }
        }
    }

    private void delegate() {
        for (String measure : List.of("delegate-warm", "delegate-cold")) {
            String topic = "delegate asked for " + (measure.equals("delegate-warm") ? "the same, " : "what is new, ");
            need(topic + "p99", JAVA_25, List.of(measure + "-p99"), Reference.GO, 1.0);
            need(topic + "answered", JAVA_25, List.of(measure + "-answered"), Reference.GO, 1.0);
        }
    }

    private void relay() {
        String topic = "relay, 200 circuits at once, processor seconds per GB";
        List<String> processor = List.of("relay-load-cpu");
        need(topic, JAVA_25, processor, Reference.GO, 1.0 / 3);
        need(topic, JAVA_25, processor, Reference.RUST, 1.0);
        need(topic, JAVA_25, processor, Reference.VALUE, 1.8);
        need(topic, JAVA_17, processor, Reference.NONE, 0);
    }

    private void need(String topic, String side, List<String> figures, Reference reference, double bar) {
        requirements.add(new Requirement(topic, side, figures, reference, bar));
    }
}
