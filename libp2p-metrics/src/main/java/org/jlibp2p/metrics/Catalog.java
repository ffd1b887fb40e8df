package org.jlibp2p.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

/** Every meter there is: what {@code docs/metrics.md} lists. */
enum Catalog {
    CONNECTIONS(
            "connections", Form.GAUGE, "Connections that stand", "direction", "transport", "security", "muxer", "path"),
    CONNECTIONS_OPENED(
            "connections.opened", Form.COUNTER, "Connections that came to stand", "direction", "transport", "path"),
    CONNECTIONS_CLOSED("connections.closed", Form.COUNTER, "Connections that have ended", "direction", "by", "reason"),
    CONNECTIONS_REFUSED(
            "connections.refused",
            Form.COUNTER,
            "Connections of others that were turned away before their handshake",
            "transport",
            "reason"),
    PEERS("peers", Form.GAUGE, "Peers with which there is a connection"),
    PEERSTORE("peerstore.peers", Form.GAUGE, "Peers of which something is remembered"),
    ADDRESSES("addresses", Form.GAUGE, "Addresses at which this node says it can be reached", "path"),
    REACHABILITY(
            "reachability",
            Form.GAUGE,
            "Whether others can connect to this node: 1 for what is known now, 0 for the other two",
            "state"),
    TRAFFIC("traffic", Form.BYTES, "Bytes on the wire of all connections", "direction"),
    DIALS("dials", Form.TIMER, "Dials of peers to which there was no connection", "outcome"),
    DIAL_ATTEMPTS_FAILED(
            "dials.attempts.failed",
            Form.COUNTER,
            "Addresses that did not lead to the peer, of dials that failed",
            "transport",
            "reason"),
    HANDSHAKES(
            "handshakes",
            Form.TIMER,
            "Handshakes, from the transport's connection to one that stands",
            "direction",
            "outcome"),
    STREAMS("streams", Form.GAUGE, "Streams that are open", "direction", "protocol"),
    STREAMS_OPENED("streams.opened", Form.COUNTER, "Streams that were opened", "direction", "protocol"),
    STREAMS_REFUSED("streams.refused", Form.COUNTER, "Streams that did not come about", "direction", "reason"),
    LIMIT_USED("limit.used", Form.GAUGE, "How much of a limit of the whole node is in use", "limit"),
    LIMIT_MAX("limit.max", Form.GAUGE, "How much of it may be", "limit"),
    LIMIT_REFUSALS("limit.refusals", Form.COUNTER, "What was refused since a limit was reached", "limit"),
    LOOP_DELAY(
            "loop.delay",
            Form.SHORT_TIMER,
            "How long a task waits for its turn on an event loop, measured once a second",
            "loop"),
    LOOPS_STALLED("loops.stalled", Form.GAUGE, "Event loops that have not come to a task for more than a second"),

    KAD_TABLE("kad.table", Form.GAUGE, "Peers in the routing table", "dht"),
    KAD_SERVER("kad.server", Form.GAUGE, "1 if this node serves the DHT, 0 if it is a client", "dht"),
    KAD_RECORDS("kad.records", Form.GAUGE, "Records that are kept for others", "dht", "kind"),
    KAD_REQUESTS("kad.requests", Form.COUNTER, "Requests of peers that came", "dht", "type"),
    KAD_REQUESTS_REFUSED(
            "kad.requests.refused", Form.COUNTER, "Requests of peers that were refused or could not be read", "dht"),
    KAD_REQUESTS_FAILED("kad.requests.failed", Form.COUNTER, "Requests of peers that could not be served", "dht"),
    KAD_SENT("kad.replies", Form.BYTES, "Bytes of all replies to peers", "dht"),
    KAD_SEARCHES("kad.searches", Form.TIMER, "Searches and storings of this node", "dht", "kind", "outcome"),
    KAD_QUERIES("kad.queries", Form.COUNTER, "Queries of which searches are made", "dht", "ending"),
    KAD_ASKED("kad.queries.asked", Form.COUNTER, "Peers that were asked in queries", "dht", "outcome"),

    RELAY_RESERVATIONS("relay.reservations", Form.GAUGE, "As a relay: reservations that are held"),
    RELAY_CIRCUITS("relay.circuits", Form.GAUGE, "As a relay: circuits that stand or are being made"),
    RELAY_TRAFFIC("relay.traffic", Form.BYTES, "As a relay: bytes over circuits, both ways together"),
    RELAY_GRANTED(
            "relay.reservations.granted", Form.COUNTER, "As a relay: reservations granted anew, without renewals"),
    RELAY_OPENED("relay.circuits.opened", Form.COUNTER, "As a relay: circuits that were made"),
    RELAY_REFUSED("relay.refused", Form.COUNTER, "As a relay: requests that were refused", "what", "reason"),
    RELAY_CIRCUIT_TIME("relay.circuits.lasted", Form.TIMER, "As a relay: how long circuits stood that have ended"),
    RELAY_CLIENT_RELAYS("relay.client.relays", Form.GAUGE, "Relays through which this node says it can be reached"),
    RELAY_CLIENT_EVENTS(
            "relay.client.events", Form.COUNTER, "Reservations of this node that were made, failed or lost", "event"),

    AUTONAT_ADDRESSES(
            "autonat.addresses", Form.GAUGE, "Addresses that this node has or may have, by what is known", "state"),
    AUTONAT_PROBES("autonat.probes", Form.COUNTER, "Answers of peers that were asked to dial this node", "outcome"),
    AUTONAT_SERVED("autonat.served", Form.COUNTER, "Questions of peers that this node has answered"),
    HOLE_PUNCHES("holepunch", Form.COUNTER, "Relayed connections that became direct, or did not", "role", "outcome"),

    DELEGATE_SERVED(
            "delegate.server.requests", Form.TIMER, "Requests over HTTP that were answered", "endpoint", "status"),
    DELEGATE_CONNECTIONS("delegate.server.connections", Form.GAUGE, "Connections over HTTP that stand"),
    DELEGATE_ACTIVE("delegate.server.active", Form.GAUGE, "Requests over HTTP that are being answered"),
    DELEGATE_SEARCHES("delegate.server.searches", Form.GAUGE, "Searches for requests over HTTP that are under way"),
    DELEGATE_REMEMBERED("delegate.server.remembered", Form.GAUGE, "Searches of which the answer is remembered"),
    DELEGATE_MEMORY("delegate.server.memory", Form.BYTE_GAUGE, "Memory that remembered answers take"),
    DELEGATE_ASKED("delegate.client.requests", Form.TIMER, "Questions to delegates over HTTP", "status", "outcome");

    /** What a meter is. */
    enum Form {
        GAUGE("gauge", null),
        BYTE_GAUGE("gauge", "bytes"),
        COUNTER("counter", null),
        BYTES("counter", "bytes"),
        TIMER("timer", "seconds"),
        SHORT_TIMER("timer", "seconds");

        private final String type;
        private final String unit; // null for numbers of things

        Form(String type, String unit) {
            this.type = type;
            this.unit = unit;
        }
    }

    private static final Duration[] SHORT = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
    };

    /** From a round trip inside a machine to the longest deadlines that there are. */
    private static final Duration[] LONG = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private final String meter;
    private final Form form;
    private final String meaning;
    private final List<String> keys;

    Catalog(String name, Form form, String meaning, String... keys) {
        this.meter = "libp2p." + name;
        this.form = form;
        this.meaning = meaning;
        this.keys = List.of(keys);
    }

    String meter() {
        return meter;
    }

    String type() {
        return form.type;
    }

    /** Null for numbers of things, and for timers, which know theirs. */
    String baseUnit() {
        return form.type.equals("timer") ? null : form.unit;
    }

    /** Empty for numbers of things. */
    String unit() {
        return form.unit == null ? "" : form.unit;
    }

    String meaning() {
        return meaning;
    }

    List<String> keys() {
        return keys;
    }

    Duration[] buckets() {
        return (form == Form.SHORT_TIMER ? SHORT : LONG).clone();
    }

    /** The tags with their values, in the order of the keys. */
    Tags tags(String... values) {
        if (values.length != keys.size()) {
            throw new IllegalArgumentException(meter + " has the tags " + keys + ", not " + values.length);
        }
        return Tags.of(Stream.iterate(0, i -> i + 1)
                .limit(values.length)
                .flatMap(i -> Stream.of(keys.get(i), values[i]))
                .toArray(String[]::new));
    }
}
