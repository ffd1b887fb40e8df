package org.jlibp2p.delegate.schema;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * JSON in UTF-8 that comes in pieces, as tokens. Not thread-safe. What it holds is the piece fed last, and the token that is being
 * read; {@link #position} tells how long that is getting.
 */
final class JsonFeed {
    /** The most values inside one another: of a record, and of the document around it. */
    static final int MAX_DEPTH = RecordCodec.MAX_DEPTH + 2;

    /** The most characters of a number. */
    static final int MAX_NUMBER = 1000;

    // names come from strangers: they are neither remembered from document to document nor interned
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    // a piece that ends like this makes the parser forget that something has to follow: [1,] and {"a":} would be taken
    private static final String HELD = ",: \t\r\n";
    private static final int MAX_HELD = 64;

    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private Bytes held = Bytes.empty();
    private boolean ended;

    JsonFeed() {
        try {
            parser = FACTORY.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new AssertionError("a parser that reads nothing yet", e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /** One whole document. */
    static JsonFeed of(Bytes document) {
        JsonFeed feed = new JsonFeed();
        feed.give(document);
        feed.end();
        return feed;
    }

    /** The next piece; only when {@link #next} has asked for more. */
    void feed(Bytes piece) {
        Bytes all = held.isEmpty() ? piece : Bytes.concat(held, piece);
        int cut = all.size();
        while (cut > 0 && all.size() - cut < MAX_HELD && HELD.indexOf(all.byteAt(cut - 1)) >= 0) {
            cut--;
        }
        held = all.slice(cut);
        give(all.slice(0, cut));
    }

    private void give(Bytes piece) {
        if (piece.isEmpty()) {
            return;
        }
        byte[] bytes = piece.toByteArray();
        try {
            feeder.feedInput(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new IllegalStateException("the piece before has not been read to its end", e);
        }
    }

    void end() {
        ended = true;
    }

    /** The next token; {@link JsonToken#NOT_AVAILABLE} if more has to be fed first, null at the end. */
    JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.NOT_AVAILABLE && ended) {
                give(held);
                held = Bytes.empty();
                feeder.endOfInput();
                token = parser.nextToken();
                return token == JsonToken.NOT_AVAILABLE ? parser.nextToken() : token; // it looks twice for the end
            }
            return token;
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            throw malformed(e);
        }
    }

    /** How many bytes have been read. */
    long position() {
        return parser.currentLocation().getByteOffset();
    }

    /** The name or text that the last token is. */
    String text() {
        try {
            return Surrogates.repair(parser.getText());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The number that the last token is: whole ones as short as they fit, others with all their digits. */
    Number number(boolean isWhole) {
        try {
            return isWhole ? parser.getNumberValue() : parser.getDecimalValue();
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            throw malformed(e);
        }
    }

    private MalformedMessageException malformed(Exception e) {
        return new MalformedMessageException("not JSON, near byte " + position(), e);
    }
}
