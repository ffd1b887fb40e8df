package org.jlibp2p.rendezvous.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages of a rendezvous point are written and read. Types and statuses are always written, zero or not, and so is what
 * rust-libp2p asks for; a message without its type, or without the part that its type announces, is refused. Stateless.
 *
 * <p>Specification: libp2p, rendezvous/README.md, Protobuf.
 */
public final class RendezvousCodec implements Codec<RendezvousMessage> {
    /** The most bytes of a question: a signed record of the longest kind, and a name. */
    public static final int MAX_QUESTION = 24 * 1024;

    /** The most bytes of an answer. */
    public static final int MAX_ANSWER = 1024 * 1024;

    /** The most registrations in an answer. */
    public static final int MAX_REGISTRATIONS = 1000;

    /** The most characters that are kept of the text in an answer. */
    public static final int MAX_TEXT = 256;

    /** For what peers ask. */
    public static final RendezvousCodec QUESTIONS = new RendezvousCodec(MAX_QUESTION);

    /** For what rendezvous points answer. */
    public static final RendezvousCodec ANSWERS = new RendezvousCodec(MAX_ANSWER);

    private static final int TYPE = 1;
    private static final int REGISTER = 2;
    private static final int REGISTER_RESPONSE = 3;
    private static final int UNREGISTER = 4;
    private static final int DISCOVER = 5;
    private static final int DISCOVER_RESPONSE = 6;

    private static final int REGISTER_TYPE = 0;
    private static final int REGISTER_RESPONSE_TYPE = 1;
    private static final int UNREGISTER_TYPE = 2;
    private static final int DISCOVER_TYPE = 3;
    private static final int DISCOVER_RESPONSE_TYPE = 4;

    private static final int NAMESPACE = 1;
    private static final int RECORD = 2;
    private static final int TTL = 3;
    private static final int LIMIT = 2;
    private static final int DISCOVER_COOKIE = 3;
    private static final int REGISTER_STATUS = 1;
    private static final int REGISTER_TEXT = 2;
    private static final int REGISTRATIONS = 1;
    private static final int RESPONSE_COOKIE = 2;
    private static final int DISCOVER_STATUS = 3;
    private static final int DISCOVER_TEXT = 4;

    private final int maxSize;

    private RendezvousCodec(int maxSize) {
        this.maxSize = maxSize;
    }

    @Override
    public int maxSize() {
        return maxSize;
    }

    @Override
    public Bytes encode(RendezvousMessage message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof RendezvousMessage.Register register) {
            writer.varint(TYPE, REGISTER_TYPE).message(REGISTER, inner -> write(inner, register));
        } else if (message instanceof RendezvousMessage.Registered answer) {
            writer.varint(TYPE, REGISTER_RESPONSE_TYPE).message(REGISTER_RESPONSE, inner -> write(inner, answer));
        } else if (message instanceof RendezvousMessage.Unregister unregister) {
            writer.varint(TYPE, UNREGISTER_TYPE)
                    .message(UNREGISTER, inner -> inner.string(NAMESPACE, unregister.namespace()));
        } else if (message instanceof RendezvousMessage.Discover discover) {
            writer.varint(TYPE, DISCOVER_TYPE).message(DISCOVER, inner -> write(inner, discover));
        } else {
            RendezvousMessage.Discovered answer = (RendezvousMessage.Discovered) message;
            writer.varint(TYPE, DISCOVER_RESPONSE_TYPE).message(DISCOVER_RESPONSE, inner -> write(inner, answer));
        }
        return writer.toBytes();
    }

    private static void write(ProtoWriter writer, RendezvousMessage.Register register) {
        writer.string(NAMESPACE, register.namespace());
        optional(writer, RECORD, register.record());
        optional(writer, TTL, register.ttl());
    }

    private static void write(ProtoWriter writer, RendezvousMessage.Registered answer) {
        writer.varint(REGISTER_STATUS, answer.status());
        optional(writer, REGISTER_TEXT, Bytes.utf8(answer.text()));
        optional(writer, TTL, answer.ttl());
    }

    private static void write(ProtoWriter writer, RendezvousMessage.Discover discover) {
        // A name that is there and empty would be a name for rust-libp2p.
        optional(writer, NAMESPACE, Bytes.utf8(discover.namespace()));
        optional(writer, LIMIT, discover.limit());
        optional(writer, DISCOVER_COOKIE, discover.cookie());
    }

    private static void write(ProtoWriter writer, RendezvousMessage.Discovered answer) {
        for (RendezvousMessage.Register registration : answer.registrations()) {
            writer.message(REGISTRATIONS, inner -> write(inner, registration));
        }
        optional(writer, RESPONSE_COOKIE, answer.cookie());
        writer.varint(DISCOVER_STATUS, answer.status());
        optional(writer, DISCOVER_TEXT, Bytes.utf8(answer.text()));
    }

    private static void optional(ProtoWriter writer, int field, Bytes value) {
        if (!value.isEmpty()) {
            writer.bytes(field, value);
        }
    }

    private static void optional(ProtoWriter writer, int field, long value) {
        if (value != 0) {
            writer.varint(field, value);
        }
    }

    @Override
    public RendezvousMessage decode(Bytes bytes) {
        if (bytes.size() > maxSize) {
            throw new MalformedMessageException("rendezvous message of " + bytes.size() + " bytes, above " + maxSize);
        }
        int type = -1;
        Optional<RendezvousMessage> register = Optional.empty();
        Optional<RendezvousMessage> registered = Optional.empty();
        Optional<RendezvousMessage> unregister = Optional.empty();
        Optional<RendezvousMessage> discover = Optional.empty();
        Optional<RendezvousMessage> discovered = Optional.empty();
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case REGISTER -> register = Optional.of(readRegister(reader.message(maxSize)));
                case REGISTER_RESPONSE -> registered = Optional.of(readRegistered(reader.message(maxSize)));
                case UNREGISTER -> unregister = Optional.of(readUnregister(reader.message(maxSize)));
                case DISCOVER -> discover = Optional.of(readDiscover(reader.message(maxSize)));
                case DISCOVER_RESPONSE -> discovered = Optional.of(readDiscovered(reader.message(maxSize)));
                default -> {
                    // fields of later versions
                }
            }
        }
        Optional<RendezvousMessage> message = switch (type) {
            case REGISTER_TYPE -> register;
            case REGISTER_RESPONSE_TYPE -> registered;
            case UNREGISTER_TYPE -> unregister;
            case DISCOVER_TYPE -> discover;
            case DISCOVER_RESPONSE_TYPE -> discovered;
            default -> throw new MalformedMessageException("rendezvous message without a type that is known");
        };
        return message.orElseThrow(
                () -> new MalformedMessageException("rendezvous message without what its type announces"));
    }

    private RendezvousMessage.Register readRegister(ProtoReader reader) {
        String namespace = "";
        Bytes record = Bytes.empty();
        long ttl = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case NAMESPACE -> namespace = reader.string(maxSize);
                case RECORD -> record = reader.bytes(maxSize).compact();
                case TTL -> ttl = reader.varint();
                default -> {
                    // fields of later versions
                }
            }
        }
        return new RendezvousMessage.Register(namespace, record, ttl);
    }

    private RendezvousMessage.Registered readRegistered(ProtoReader reader) {
        Optional<Integer> status = Optional.empty();
        String text = "";
        long ttl = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case REGISTER_STATUS -> status = Optional.of(reader.int32());
                case REGISTER_TEXT -> text = shortened(reader.string(maxSize));
                case TTL -> ttl = reader.varint();
                default -> {
                    // fields of later versions
                }
            }
        }
        return new RendezvousMessage.Registered(required(status), text, ttl);
    }

    private RendezvousMessage.Unregister readUnregister(ProtoReader reader) {
        String namespace = "";
        while (reader.next()) {
            if (reader.field() == NAMESPACE) {
                namespace = reader.string(maxSize);
            }
        }
        return new RendezvousMessage.Unregister(namespace);
    }

    private RendezvousMessage.Discover readDiscover(ProtoReader reader) {
        String namespace = "";
        long limit = 0;
        Bytes cookie = Bytes.empty();
        while (reader.next()) {
            switch (reader.field()) {
                case NAMESPACE -> namespace = reader.string(maxSize);
                case LIMIT -> limit = reader.varint();
                case DISCOVER_COOKIE -> cookie = reader.bytes(maxSize).compact();
                default -> {
                    // fields of later versions
                }
            }
        }
        return new RendezvousMessage.Discover(namespace, limit, cookie);
    }

    private RendezvousMessage.Discovered readDiscovered(ProtoReader reader) {
        List<RendezvousMessage.Register> registrations = new ArrayList<>();
        Bytes cookie = Bytes.empty();
        Optional<Integer> status = Optional.empty();
        String text = "";
        while (reader.next()) {
            switch (reader.field()) {
                case REGISTRATIONS ->
                    reader.add(registrations, MAX_REGISTRATIONS, readRegister(reader.message(maxSize)));
                case RESPONSE_COOKIE -> cookie = reader.bytes(maxSize).compact();
                case DISCOVER_STATUS -> status = Optional.of(reader.int32());
                case DISCOVER_TEXT -> text = shortened(reader.string(maxSize));
                default -> {
                    // fields of later versions
                }
            }
        }
        return new RendezvousMessage.Discovered(registrations, cookie, required(status), text);
    }

    private static int required(Optional<Integer> status) {
        return status.orElseThrow(() -> new MalformedMessageException("rendezvous answer without a status"));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
    }
}
