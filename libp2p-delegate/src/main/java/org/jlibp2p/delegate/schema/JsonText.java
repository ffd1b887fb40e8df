package org.jlibp2p.delegate.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.jlibp2p.bytes.Bytes;

/** Writes values as JSON on one line. Not thread-safe. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    @FunctionalInterface
    interface Content {
        void write(JsonText out) throws IOException;
    }

    private final JsonGenerator out;

    private JsonText(JsonGenerator out) {
        this.out = out;
    }

    static Bytes of(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            content.write(new JsonText(generator));
        } catch (IOException e) {
            throw new IllegalArgumentException("a value that cannot be written as JSON", e);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    JsonGenerator generator() {
        return out;
    }

    void field(String name, Object value) throws IOException {
        out.writeFieldName(Surrogates.repair(name));
        value(value, 0);
    }

    private void value(Object value, int depth) throws IOException {
        if (depth > RecordCodec.MAX_DEPTH) {
            throw new IllegalArgumentException("more than " + RecordCodec.MAX_DEPTH + " values inside one another");
        }
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(Surrogates.repair((String) entry.getKey()));
                value(entry.getValue(), depth + 1);
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                value(each, depth + 1);
            }
            out.writeEndArray();
        } else {
            plain(value);
        }
    }

    private void plain(Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(Surrogates.repair(text));
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(number);
        } else {
            throw new IllegalArgumentException(
                    "a field is text, a number, a boolean, a list, a map or null, not " + value.getClass());
        }
    }

    private void number(Number number) throws IOException {
        if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (number instanceof BigInteger whole) {
            out.writeNumber(whole);
        } else if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (!Double.isFinite(real)) {
                throw new IllegalArgumentException("JSON has no number " + real);
            }
            out.writeNumber(real);
        } else {
            out.writeNumber(number.longValue());
        }
    }
}
