package org.jlibp2p.ipns;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * A time as text, to the nanosecond. All functions are pure.
 *
 * <p>Specification: RFC 3339, section 5.6. No leap seconds, and no small letters, as boxo and kubo have it.
 */
final class Rfc3339 {
    private static final int MAX_SIZE = 35;

    /** Stricter than the parser of the JDK, which takes other lengths of a year, and leaves out seconds. */
    private static final Pattern FORM = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}" + "T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** In UTC, without zeros at the end: the same bytes as of boxo and kubo. */
    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Rfc3339() {}

    static Bytes format(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException("a time has a year of four digits, unlike " + time);
        }
        return Bytes.utf8(UTC.format(time));
    }

    static Instant parse(Bytes text) {
        if (text.size() > MAX_SIZE || !FORM.matcher(text.utf8()).matches()) {
            throw new MalformedMessageException("a time that is not in the form of RFC 3339");
        }
        try {
            return OffsetDateTime.parse(text.utf8()).toInstant();
        } catch (DateTimeException none) {
            throw new MalformedMessageException("a time that there is not", none);
        }
    }
}
