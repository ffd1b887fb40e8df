package org.jlibp2p.delegate.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Times as HTTP writes them. Pure; of the three forms there are in the wild it reads the one that is not obsolete.
 *
 * <p>Specification: RFC 9110, 5.6.7.
 */
final class HttpDates {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private HttpDates() {}

    /** To the second; a time behind the year 9999, which there is no form for, is the last one before. */
    static String format(Instant time) {
        return FORM.format(time.isAfter(LAST) ? LAST : time);
    }

    /** Nothing if the text is no time. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(FORM.parse(text, Instant::from).truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }
}
