package org.jlibp2p.delegate.server;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaders;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.AnswerLimits;

/**
 * What is told to caches, and whether they have the answer already. Pure.
 *
 * <p>Specification: RFC 9110, 13; RFC 9111; RFC 5861; IPFS, routing/http-routing-v1.md, Response Headers.
 */
final class Caching {
    private Caching() {}

    /** For how long an answer may be used, and for how long after that if there is no newer one. */
    static String control(long maxAge, long stale) {
        return "public, max-age=" + maxAge + ", stale-while-revalidate=" + stale + ", stale-if-error=" + stale;
    }

    /**
     * The headers of an answer with records, or with none.
     *
     * @param type its media type
     * @param lasts whether it is to be kept for long: there are records, and all there are
     * @param resolved when the search ended
     * @param limits the times
     * @return the headers
     */
    static Map<String, String> records(String type, boolean lasts, Instant resolved, AnswerLimits limits) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Type", type);
        fields.put("Vary", "Accept");
        fields.put("Last-Modified", HttpDates.format(resolved));
        fields.put(
                "Cache-Control",
                control(
                        (lasts ? limits.maxAgeFound() : limits.maxAgeNone()).toSeconds(),
                        limits.maxStale().toSeconds()));
        return fields;
    }

    /**
     * Whether the client has what it would be sent.
     *
     * @param headers of the request
     * @param etag of the answer, if it has one; what is said about it counts more than the time
     * @param modified when the answer came to be
     * @return true for status 304
     */
    static boolean isKnown(HttpHeaders headers, Optional<String> etag, Instant modified) {
        List<String> tags = headers.getAll("If-None-Match");
        if (!tags.isEmpty()) {
            return etag.isPresent() && tags.stream().anyMatch(value -> names(value, etag.get()));
        }
        String since = headers.get("If-Modified-Since");
        return since != null
                && HttpDates.parse(since)
                        .filter(time -> !modified.isAfter(time))
                        .isPresent();
    }

    private static boolean names(String value, String etag) {
        for (String each : value.split(",")) {
            String tag = each.strip();
            if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    /** The answer to somebody who has it already: the same headers but for those of the body. */
    static Reply notModified(Map<String, String> fields) {
        Map<String, String> kept = new LinkedHashMap<>(fields);
        kept.keySet().removeIf(name -> name.startsWith("Content-"));
        return new Reply(304, kept, Bytes.empty());
    }
}
