package org.jlibp2p.delegate.exchange;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * For how long an answer may be used again. Immutable.
 *
 * <p>Specification: RFC 9111, sections 4.2 and 5.2.2; RFC 5861.
 *
 * @param isStorable whether it may be kept at all
 * @param fresh for how long, from when it was received, it is as good as a new one
 * @param staleWhileRevalidate for how long after that it is used while a new one is asked for
 * @param staleIfError for how long after that it is used if a new one cannot be had
 */
record CacheControl(boolean isStorable, Duration fresh, Duration staleWhileRevalidate, Duration staleIfError) {
    private static final CacheControl NONE = new CacheControl(false, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** The longest that anything is kept. */
    static final Duration MAX_AGE = Duration.ofDays(7);

    static CacheControl of(HttpHeaders headers, Instant now) {
        Map<String, String> directives = directives(headers);
        boolean variesByAll = headers.allValues("vary").stream().anyMatch(names -> names.contains("*"));
        if (directives.containsKey("no-store") || variesByAll) {
            return NONE;
        }
        boolean isChecked = directives.containsKey("no-cache");
        boolean isStrict = isChecked || directives.containsKey("must-revalidate");
        Duration lifetime =
                isChecked ? Duration.ZERO : seconds(directives, "max-age").orElseGet(() -> expiry(headers, now));
        Duration fresh = lifetime.minus(age(headers));
        return new CacheControl(
                true,
                fresh.isNegative() ? Duration.ZERO : fresh,
                isStrict
                        ? Duration.ZERO
                        : seconds(directives, "stale-while-revalidate").orElse(Duration.ZERO),
                isStrict ? Duration.ZERO : seconds(directives, "stale-if-error").orElse(Duration.ZERO));
    }

    private static Map<String, String> directives(HttpHeaders headers) {
        Map<String, String> directives = new HashMap<>();
        for (String field : headers.allValues("cache-control")) {
            for (String directive : field.split(",")) {
                int equals = directive.indexOf('=');
                String name = equals < 0 ? directive : directive.substring(0, equals);
                String value = equals < 0 ? "" : directive.substring(equals + 1);
                directives.putIfAbsent(
                        name.strip().toLowerCase(Locale.ROOT), value.strip().replace("\"", ""));
            }
        }
        return directives;
    }

    private static Optional<Duration> seconds(Map<String, String> directives, String name) {
        return Optional.ofNullable(directives.get(name)).map(CacheControl::seconds);
    }

    /** A number that is none is zero, as the RFC has it for what is invalid. */
    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return Duration.ZERO;
        }
        long seconds = Math.min(Long.parseLong(text), MAX_AGE.toSeconds());
        return Duration.ofSeconds(seconds);
    }

    private static Duration expiry(HttpHeaders headers, Instant now) {
        Instant date = headers.firstValue("date").flatMap(Answers::date).orElse(now);
        Duration lifetime = headers.firstValue("expires")
                .flatMap(Answers::date)
                .map(expires -> Duration.between(date, expires))
                .orElse(Duration.ZERO);
        return lifetime.compareTo(MAX_AGE) > 0 ? MAX_AGE : lifetime;
    }

    private static Duration age(HttpHeaders headers) {
        return headers.firstValue("age")
                .map(String::strip)
                .map(CacheControl::seconds)
                .orElse(Duration.ZERO);
    }
}
