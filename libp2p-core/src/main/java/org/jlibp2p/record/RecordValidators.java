package org.jlibp2p.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.record.InvalidRecordException.Reason;

/**
 * The validators of all namespaces together, by what stands between the first two slashes of a key. A key of any other
 * namespace is refused. Immutable; any thread.
 */
public final class RecordValidators implements RecordValidator {
    private static final int MAX_SHOWN = 64;

    private static final RecordValidators NONE = new RecordValidators(Map.of());

    private final Map<Bytes, RecordValidator> byNamespace;

    private RecordValidators(Map<Bytes, RecordValidator> byNamespace) {
        this.byNamespace = byNamespace;
    }

    /**
     * No namespace.
     *
     * @return refuses everything
     */
    public static RecordValidators none() {
        return NONE;
    }

    /**
     * One more namespace.
     *
     * @param namespace its name, without slashes: {@code pk} for {@code /pk/…}
     * @param validator judges its values, in place of one given before
     * @return these and that one
     * @throws IllegalArgumentException if the name is empty or has a slash
     */
    public RecordValidators with(String namespace, RecordValidator validator) {
        Objects.requireNonNull(validator, "validator");
        if (namespace.isEmpty() || namespace.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a namespace has at least one character and no slash: " + namespace);
        }
        Map<Bytes, RecordValidator> more = new LinkedHashMap<>(byNamespace);
        more.put(Bytes.utf8(namespace), validator);
        return new RecordValidators(more);
    }

    @Override
    public void validate(Bytes key, Bytes value, Instant now) {
        of(key).validate(key, value, now);
    }

    @Override
    public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
        return of(key).isBetter(key, candidate, known);
    }

    /**
     * Refuses a key of a namespace that nobody here knows.
     *
     * @param key the whole key
     * @throws InvalidRecordException if it is one
     */
    public void requireKnown(Bytes key) {
        of(key);
    }

    private RecordValidator of(Bytes key) {
        Bytes namespace = namespace(key);
        RecordValidator validator = byNamespace.get(namespace);
        if (validator == null) {
            throw new InvalidRecordException(
                    Reason.UNKNOWN_NAMESPACE,
                    namespace.isEmpty()
                            ? "a key without a namespace, which would be /namespace/ at its beginning"
                            : "a key of a namespace without a validator: " + excerpt(namespace));
        }
        return validator;
    }

    private static String excerpt(Bytes namespace) {
        return namespace.size() > MAX_SHOWN ? namespace.slice(0, MAX_SHOWN).utf8() + "…" : namespace.utf8();
    }

    /** Nothing for a key without one: no validator stands there. */
    private static Bytes namespace(Bytes key) {
        if (key.size() < 2 || key.byteAt(0) != '/') {
            return Bytes.empty();
        }
        for (int i = 1; i < key.size(); i++) {
            if (key.byteAt(i) == '/') {
                return key.slice(1, i);
            }
        }
        return Bytes.empty();
    }
}
