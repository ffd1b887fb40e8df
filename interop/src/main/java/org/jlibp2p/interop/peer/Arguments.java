package org.jlibp2p.interop.peer;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** The fields of one command, read as what they have to be. Whatever is not so is a {@link BadRequestException}. */
final class Arguments {
    private final Map<String, Object> fields;

    Arguments(Map<String, Object> fields) {
        this.fields = new HashMap<>(fields);
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    boolean flag(String name, boolean otherwise) {
        return value(name, Boolean.class).orElse(otherwise);
    }

    /** A whole number from {@code least} up. */
    long number(String name, long least, long otherwise) {
        Optional<Number> number = value(name, Number.class);
        if (number.isEmpty()) {
            return otherwise;
        }
        double exact = number.get().doubleValue();
        if (exact != Math.rint(exact) || exact < least || exact > Long.MAX_VALUE) {
            throw new BadRequestException(name + " is a whole number from " + least + " up, not " + number.get());
        }
        return number.get().longValue();
    }

    /** A whole number within bounds. */
    int number(String name, int least, int most, int otherwise) {
        long number = number(name, least, otherwise);
        if (number > most) {
            throw new BadRequestException(name + " is at most " + most + ", not " + number);
        }
        return (int) number;
    }

    Optional<String> text(String name) {
        return value(name, String.class);
    }

    String neededText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** A text, or a list of them; empty if it is not there. */
    List<String> texts(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        List<?> items = value instanceof List<?> list ? list : List.of(value);
        if (!items.stream().allMatch(String.class::isInstance)) {
            throw new BadRequestException(name + " is a text or a list of texts, not " + value);
        }
        return items.stream().map(String.class::cast).toList();
    }

    List<Multiaddr> addresses(String name) {
        return read(name, () -> texts(name).stream().map(Multiaddr::parse).toList());
    }

    Optional<PeerId> peer() {
        return read("peer", () -> text("peer").map(PeerId::parse));
    }

    PeerId neededPeer() {
        return peer().orElseThrow(() -> missing("peer"));
    }

    Optional<ProtocolId> protocol() {
        return read("protocol", () -> text("protocol").map(ProtocolId::of));
    }

    ProtocolId neededProtocol() {
        return protocol().orElseThrow(() -> missing("protocol"));
    }

    /** Those of {@code protocols}, then that of {@code protocol}; at least one. */
    ProtocolId[] neededProtocols() {
        List<ProtocolId> all = read(
                "protocols",
                () -> Stream.concat(texts("protocols").stream().map(ProtocolId::of), protocol().stream())
                        .toList());
        if (all.isEmpty()) {
            throw missing("protocol");
        }
        return all.toArray(ProtocolId[]::new);
    }

    /** Bytes: a text, or an object with {@code text}, {@code hex} or {@code base64}. */
    Optional<Bytes> bytes(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(Bytes.utf8(text));
        }
        if (value instanceof Map<?, ?> forms) {
            return Optional.of(read(name, () -> decode(name, forms)));
        }
        throw new BadRequestException(name + " is a text, or an object with text, hex or base64");
    }

    private static Bytes decode(String name, Map<?, ?> forms) {
        if (forms.get("text") instanceof String text) {
            return Bytes.utf8(text);
        }
        if (forms.get("hex") instanceof String hex) {
            return Bytes.fromHex(hex);
        }
        if (forms.get("base64") instanceof String base64) {
            return Bytes.wrap(Base64.getDecoder().decode(base64));
        }
        throw new BadRequestException(name + " is an object with text, hex or base64");
    }

    /** An object, as fields of its own; empty if it is something else. */
    Optional<Arguments> object(String name) {
        return fields.get(name) instanceof Map<?, ?> inner ? Optional.of(of(inner)) : Optional.empty();
    }

    /** A list of objects, each as fields of its own; empty if it is not there. */
    List<Arguments> objects(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items) || !items.stream().allMatch(Map.class::isInstance)) {
            throw new BadRequestException(name + " is a list of objects, not " + value);
        }
        return items.stream().map(item -> of((Map<?, ?>) item)).toList();
    }

    private static Arguments of(Map<?, ?> object) {
        Map<String, Object> copy = new HashMap<>();
        object.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return new Arguments(copy);
    }

    Optional<Cid> cid(String name) {
        return read(name, () -> text(name).map(Cid::parse));
    }

    static BadRequestException missing(String name) {
        return new BadRequestException(name + " is missing");
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        Object value = fields.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new BadRequestException(name + " is a " + type.getSimpleName() + ", not " + value);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static <T> T read(String name, java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | org.jlibp2p.Libp2pException e) {
            throw new BadRequestException(name + ": " + e.getMessage());
        }
    }
}
