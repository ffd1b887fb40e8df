package org.jlibp2p.delegate.http;

import java.time.Duration;
import java.util.function.Consumer;

import org.jlibp2p.limits.Check;

/**
 * The bounds of asking over HTTP. Immutable; begin with {@link #defaults()} and change what is different. Sizes are in bytes.
 *
 * <p>What the JDK's client reads before it tells anything, the header fields, is bounded by its own property {@code
 * jdk.http.maxHeaderSize} too, 393,216 where that exists.
 *
 * @param recordBytes the most bytes of one record, a line of NDJSON for one
 * @param records the most records of one answer
 * @param bodyBytes the most bytes of one answer's body
 * @param headerBytes the most bytes of one answer's header fields
 * @param redirects the most redirects that are followed for one question
 * @param exchanges the most questions under way at a time; another one fails
 * @param idle how long an answer that is waited for may stand still
 * @param total how long a question may take, with all of its answer, but for the time in which nobody asks for more of it, which may be as long each time
 * @param hedge how long one delegate is waited for before the next one is asked too; and others, for newer records of a name, after the first
 * @param backoff how long a delegate is not asked after it failed once; doubled each time
 * @param maxBackoff the longest such time, also where a delegate itself says how long
 * @param cacheEntries the most answers that are kept; zero keeps none
 * @param cacheBytes the most bytes of the answers that are kept, together; one has an eighth at most
 */
public record HttpLimits(
        int recordBytes,
        int records,
        int bodyBytes,
        int headerBytes,
        int redirects,
        int exchanges,
        Duration idle,
        Duration total,
        Duration hedge,
        Duration backoff,
        Duration maxBackoff,
        int cacheEntries,
        int cacheBytes) {
    /**
     * Refuses numbers that cannot be bounds.
     *
     * @param recordBytes see {@link #recordBytes()}
     * @param records see {@link #records()}
     * @param bodyBytes see {@link #bodyBytes()}
     * @param headerBytes see {@link #headerBytes()}
     * @param redirects see {@link #redirects()}
     * @param exchanges see {@link #exchanges()}
     * @param idle see {@link #idle()}
     * @param total see {@link #total()}
     * @param hedge see {@link #hedge()}
     * @param backoff see {@link #backoff()}
     * @param maxBackoff see {@link #maxBackoff()}
     * @param cacheEntries see {@link #cacheEntries()}
     * @param cacheBytes see {@link #cacheBytes()}
     * @throws IllegalArgumentException if one is
     */
    public HttpLimits {
        Check.positive("recordBytes", recordBytes);
        Check.positive("records", records);
        Check.positive("bodyBytes", bodyBytes);
        Check.positive("headerBytes", headerBytes);
        Check.notNegative("redirects", redirects);
        Check.positive("exchanges", exchanges);
        Check.positive("idle", idle);
        Check.positive("total", total);
        Check.positive("hedge", hedge);
        Check.positive("backoff", backoff);
        Check.positive("maxBackoff", maxBackoff);
        Check.notNegative("cacheEntries", cacheEntries);
        Check.notNegative("cacheBytes", cacheBytes);
    }

    /**
     * The usual numbers.
     *
     * @return good for a few questions a second
     */
    public static HttpLimits defaults() {
        return new HttpLimits(
                65_536,
                10_000,
                16 << 20,
                65_536,
                3,
                128,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                1024,
                16 << 20);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one record, a line of NDJSON for one
     * @return the changed ones
     */
    public HttpLimits withRecordBytes(int value) {
        return with(copy -> copy.recordBytes = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most records of one answer
     * @return the changed ones
     */
    public HttpLimits withRecords(int value) {
        return with(copy -> copy.records = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one answer's body
     * @return the changed ones
     */
    public HttpLimits withBodyBytes(int value) {
        return with(copy -> copy.bodyBytes = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one answer's header fields
     * @return the changed ones
     */
    public HttpLimits withHeaderBytes(int value) {
        return with(copy -> copy.headerBytes = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most redirects that are followed for one question
     * @return the changed ones
     */
    public HttpLimits withRedirects(int value) {
        return with(copy -> copy.redirects = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most questions under way at a time; another one fails
     * @return the changed ones
     */
    public HttpLimits withExchanges(int value) {
        return with(copy -> copy.exchanges = value);
    }

    /**
     * The same but for one part.
     *
     * @param value how long an answer that is waited for may stand still
     * @return the changed ones
     */
    public HttpLimits withIdle(Duration value) {
        return with(copy -> copy.idle = value);
    }

    /**
     * The same but for one part.
     *
     * @param value how long a question may take, with all of its answer, but for the time in which nobody asks for more of it, which may be as long each time
     * @return the changed ones
     */
    public HttpLimits withTotal(Duration value) {
        return with(copy -> copy.total = value);
    }

    /**
     * The same but for one part.
     *
     * @param value how long one delegate is waited for before the next one is asked too; and others, for newer records of a name, after the first
     * @return the changed ones
     */
    public HttpLimits withHedge(Duration value) {
        return with(copy -> copy.hedge = value);
    }

    /**
     * The same but for one part.
     *
     * @param value how long a delegate is not asked after it failed once; doubled each time
     * @return the changed ones
     */
    public HttpLimits withBackoff(Duration value) {
        return with(copy -> copy.backoff = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the longest such time, also where a delegate itself says how long
     * @return the changed ones
     */
    public HttpLimits withMaxBackoff(Duration value) {
        return with(copy -> copy.maxBackoff = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most answers that are kept; zero keeps none
     * @return the changed ones
     */
    public HttpLimits withCacheEntries(int value) {
        return with(copy -> copy.cacheEntries = value);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of the answers that are kept, together; one has an eighth at most
     * @return the changed ones
     */
    public HttpLimits withCacheBytes(int value) {
        return with(copy -> copy.cacheBytes = value);
    }

    private HttpLimits with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The same limits, of which one is to be another one. */
    private static final class Copy {
        private int recordBytes;
        private int records;
        private int bodyBytes;
        private int headerBytes;
        private int redirects;
        private int exchanges;
        private Duration idle;
        private Duration total;
        private Duration hedge;
        private Duration backoff;
        private Duration maxBackoff;
        private int cacheEntries;
        private int cacheBytes;

        Copy(HttpLimits limits) {
            recordBytes = limits.recordBytes;
            records = limits.records;
            bodyBytes = limits.bodyBytes;
            headerBytes = limits.headerBytes;
            redirects = limits.redirects;
            exchanges = limits.exchanges;
            idle = limits.idle;
            total = limits.total;
            hedge = limits.hedge;
            backoff = limits.backoff;
            maxBackoff = limits.maxBackoff;
            cacheEntries = limits.cacheEntries;
            cacheBytes = limits.cacheBytes;
        }

        HttpLimits made() {
            return new HttpLimits(
                    recordBytes,
                    records,
                    bodyBytes,
                    headerBytes,
                    redirects,
                    exchanges,
                    idle,
                    total,
                    hedge,
                    backoff,
                    maxBackoff,
                    cacheEntries,
                    cacheBytes);
        }
    }
}
