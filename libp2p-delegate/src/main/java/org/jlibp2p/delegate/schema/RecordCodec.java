package org.jlibp2p.delegate.schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.limits.Check;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;

/**
 * One record as a JSON object. Immutable; any thread. Fields that are not known are kept; addresses that are of no kind known here
 * are left out, so that one of them does not cost the peer. A record without {@code Schema} is one of the schema with the empty name.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, "Known Schemas".
 *
 * @param maxSize the most bytes of a record, when read or written
 */
public record RecordCodec(int maxSize) implements Codec<RoutingRecord> {
    /** The most values inside one another, the record itself among them. */
    public static final int MAX_DEPTH = 32;

    /** The most values of a record, those inside one another and the record itself among them. */
    public static final int MAX_VALUES = 4096;

    static final String SCHEMA = "Schema";
    static final String ID = "ID";
    static final String ADDRS = "Addrs";
    static final String PROTOCOLS = "Protocols";
    private static final String PROTOCOL = "Protocol"; // of the legacy schemas
    private static final List<String> OWN = List.of(SCHEMA, ID, ADDRS, PROTOCOLS);

    private static final String BITSWAP = "bitswap";
    private static final String GRAPHSYNC = "graphsync-";

    /**
     * A codec.
     *
     * @param maxSize above zero
     */
    public RecordCodec {
        Check.positive("maxSize", maxSize);
    }

    // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public RoutingRecord decode(Bytes bytes) {
        if (bytes.size() > maxSize) {
            throw tooLarge(maxSize);
        }
        JsonFeed feed = JsonFeed.of(bytes);
        ValueBuilder builder = new ValueBuilder();
        while (true) {
            JsonToken token = feed.next();
            if (token == null || token == JsonToken.NOT_AVAILABLE) {
                throw new MalformedMessageException("a record that ends before its end");
            }
            if (builder.accept(token, feed)) {
                break;
            }
        }
        if (feed.next() != null) {
            throw new MalformedMessageException("something after a record's end");
        }
        return of(builder.value());
    }

    static MalformedMessageException tooLarge(int maxSize) {
        return new MalformedMessageException("a record of more than " + maxSize + " bytes");
    }

    /** The record that a JSON value is. */
    static RoutingRecord of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new MalformedMessageException("a record that is not a JSON object");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put((String) name, field));
        Object schema = fields.getOrDefault(SCHEMA, "");
        if (!(schema instanceof String name)) {
            throw new MalformedMessageException("a record whose Schema is not text");
        }
        return name.equals(PeerSchema.SCHEMA)
                ? peer(fields, texts(fields, PROTOCOLS))
                : new UnknownSchema(name, Collections.unmodifiableMap(fields));
    }

    private static PeerSchema peer(Map<String, Object> fields, List<String> protocols) {
        if (!(fields.get(ID) instanceof String text)) {
            throw new MalformedMessageException("a record of a peer without an ID that is text");
        }
        PeerId id;
        try {
            id = PeerId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("a record of a peer whose ID is none", e);
        }
        List<Multiaddr> addresses = new ArrayList<>();
        texts(fields, ADDRS).forEach(each -> address(each, id).ifPresent(addresses::add));
        Map<String, Object> extra = new LinkedHashMap<>(fields);
        OWN.forEach(extra::remove);
        return new PeerSchema(id, addresses, protocols, Collections.unmodifiableMap(extra));
    }

    /** Without the peer's id at its end; nothing if it is another one's, or of a kind that is not known here. */
    private static Optional<Multiaddr> address(String text, PeerId id) {
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
        Multiaddr bare = address.withoutPeer();
        if (bare.equals(address)) {
            return Optional.of(address);
        }
        boolean isOwn = PeerId.of(address).filter(id::equals).isPresent();
        return isOwn && !bare.isEmpty() ? Optional.of(bare) : Optional.empty();
    }

    /** A list of texts that may be left out, or null. */
    private static List<String> texts(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new MalformedMessageException("a record whose " + name + " are not a list");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object each : list) {
            if (!(each instanceof String text)) {
                throw new MalformedMessageException("a record with one of " + name + " that is not text");
            }
            texts.add(text);
        }
        return texts;
    }

    /**
     * What a record says of a peer: one of the schema {@code peer}, and those of the legacy schemas, which have the same fields but
     * for {@code Protocol}.
     *
     * @param record any record
     * @return the peer; nothing if the record is of another schema, or a legacy one that is not well-formed
     */
    public static Optional<PeerSchema> peerOf(RoutingRecord record) {
        if (record instanceof PeerSchema peer) {
            return Optional.of(peer);
        }
        UnknownSchema other = (UnknownSchema) record;
        if (!other.schema().equals(BITSWAP) && !other.schema().startsWith(GRAPHSYNC)) {
            return Optional.empty();
        }
        List<String> protocols =
                other.fields().get(PROTOCOL) instanceof String protocol ? List.of(protocol) : List.of();
        try {
            return Optional.of(peer(other.fields(), protocols));
        } catch (MalformedMessageException notWellFormed) {
            return Optional.empty();
        }
    }

    // ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Writes a record on one line, without a line's end.
     *
     * @throws IllegalArgumentException if it has more bytes than may be, or a field that JSON cannot have
     */
    @Override
    public Bytes encode(RoutingRecord record) {
        Bytes written = JsonText.of(out -> write(record, out));
        if (written.size() > maxSize) {
            throw new IllegalArgumentException("a record of " + written.size() + " bytes, above " + maxSize);
        }
        return written;
    }

    private static void write(RoutingRecord record, JsonText out) throws IOException {
        JsonGenerator generator = out.generator();
        generator.writeStartObject();
        if (record instanceof PeerSchema peer) {
            out.field(SCHEMA, PeerSchema.SCHEMA);
            out.field(ID, peer.id().toString());
            out.field(ADDRS, peer.addresses().stream().map(Multiaddr::toString).toList());
            out.field(PROTOCOLS, peer.protocols());
            writeFields(peer.extra(), OWN, out);
        } else {
            UnknownSchema other = (UnknownSchema) record;
            if (!other.schema().isEmpty()) {
                out.field(SCHEMA, other.schema());
                writeFields(other.fields(), List.of(SCHEMA), out);
            } else {
                writeFields(other.fields(), List.of(), out);
            }
        }
        generator.writeEndObject();
    }

    private static void writeFields(Map<String, Object> fields, List<String> without, JsonText out) throws IOException {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (!without.contains(field.getKey())) {
                out.field(field.getKey(), field.getValue());
            }
        }
    }
}
