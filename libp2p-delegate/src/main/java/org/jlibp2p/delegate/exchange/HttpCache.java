package org.jlibp2p.delegate.exchange;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.HttpLimits;

/**
 * Answers that may be used again, the least recently used of which go first when there are too many. Time is a parameter. Not
 * thread-safe.
 */
final class HttpCache {
    private static final Set<Integer> STATUSES = Set.of(200, 404);
    private static final int SHARE = 8; // one answer has this part of all bytes at most
    private static final int OVERHEAD = 512; // bytes of an entry beside its body and key, about

    /** How an answer may be used now. */
    enum Use {
        /** As a new one. */
        FRESH,
        /** As a new one, while another one is asked for. */
        REVALIDATE_BEHIND,
        /** If there is no other, or another says that it is the same. */
        REVALIDATE
    }

    /** An answer that is kept. */
    record Entry(int status, HttpHeaders headers, Bytes body, CacheControl control, long storedAt) {
        Optional<String> etag() {
            return headers.firstValue("etag");
        }

        Optional<String> lastModified() {
            return headers.firstValue("last-modified");
        }

        Use use(long nanos) {
            long age = nanos - storedAt;
            if (age < control.fresh().toNanos()) {
                return Use.FRESH;
            }
            return age < control.fresh().plus(control.staleWhileRevalidate()).toNanos()
                    ? Use.REVALIDATE_BEHIND
                    : Use.REVALIDATE;
        }

        boolean isUsableAfterFailure(long nanos) {
            Duration usable = control.fresh().plus(control.staleIfError());
            return nanos - storedAt < usable.toNanos();
        }
    }

    private final int maxEntries;
    private final long maxBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long gathered;

    HttpCache(HttpLimits limits) {
        maxEntries = limits.cacheEntries();
        maxBytes = limits.cacheBytes();
    }

    /** The most bytes of a body that is kept. */
    long maxBody() {
        return maxEntries == 0 ? 0 : maxBytes / SHARE;
    }

    Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Whether an answer would be kept, if its body is not too large: it may be used again, or be said to be the same still. */
    boolean isStorable(int status, HttpHeaders headers, Instant now) {
        CacheControl control = CacheControl.of(headers, now);
        boolean hasValidator = headers.firstValue("etag").isPresent()
                || headers.firstValue("last-modified").isPresent();
        return maxEntries > 0
                && STATUSES.contains(status)
                && control.isStorable()
                && (hasValidator || !control.fresh().isZero());
    }

    void put(String key, int status, HttpHeaders headers, Bytes body, Instant now, long nanos) {
        remove(key);
        Entry entry = new Entry(status, kept(headers), body.compact(), CacheControl.of(headers, now), nanos);
        if (entry.body().size() > maxBody()) {
            return;
        }
        entries.put(key, entry);
        bytes += weight(key, entry);
        makeRoom();
    }

    private void makeRoom() {
        Iterator<Map.Entry<String, Entry>> eldest = entries.entrySet().iterator();
        while (eldest.hasNext() && (entries.size() > maxEntries || bytes + gathered > maxBytes)) {
            Map.Entry<String, Entry> old = eldest.next();
            bytes -= weight(old.getKey(), old.getValue());
            eldest.remove();
        }
    }

    /**
     * Takes room for a piece of a body that is not all here yet. All of those together have half of all bytes at most, and answers
     * that are kept make room for them.
     *
     * @return whether there is some; if so it must be given back by {@link #release}
     */
    boolean gather(int size) {
        if (gathered + size > maxBytes / 2) {
            return false;
        }
        gathered += size;
        makeRoom();
        return true;
    }

    void release(long size) {
        gathered -= size;
    }

    /** Gives an entry the header fields of an answer that said that it is the same still. */
    void refresh(String key, Entry known, HttpHeaders newer, Instant now, long nanos) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(known.headers().map());
        newer.map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("content-length") && !name.equalsIgnoreCase("content-type")) {
                fields.put(name, values);
            }
        });
        HttpHeaders merged = HttpHeaders.of(fields, (name, value) -> true);
        if (CacheControl.of(merged, now).isStorable()) {
            put(key, known.status(), merged, known.body(), now, nanos);
        } else {
            remove(key);
        }
    }

    void remove(String key) {
        Entry old = entries.remove(key);
        if (old != null) {
            bytes -= weight(key, old);
        }
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    private static long weight(String key, Entry entry) {
        return OVERHEAD + 2L * key.length() + entry.body().size();
    }

    /** The fields that are looked at again, and no others, so that an entry is no larger than it counts for. */
    private static HttpHeaders kept(HttpHeaders headers) {
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name :
                List.of("content-type", "etag", "last-modified", "cache-control", "expires", "date", "age", "vary")) {
            headers.firstValue(name)
                    .filter(value -> value.length() <= OVERHEAD)
                    .ifPresent(value -> kept.put(name, List.of(String.join(",", headers.allValues(name)))));
        }
        return HttpHeaders.of(kept, (name, value) -> value.length() <= OVERHEAD);
    }
}
