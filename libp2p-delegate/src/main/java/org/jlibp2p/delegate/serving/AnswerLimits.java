package org.jlibp2p.delegate.serving;

import java.time.Duration;
import java.util.function.Consumer;

import org.jlibp2p.limits.Check;

/**
 * How much a server searches for, tells and remembers. Immutable; begin with {@link #defaults()}.
 *
 * <p>Times that are told to clients are whole seconds.
 *
 * @param jsonRecords records in an answer that is one JSON document
 * @param streamRecords records of one search: the most in an answer that is a stream
 * @param answerBytes bytes of the records of one search
 * @param closestPeers peers in an answer to who is closest to a key
 * @param searches searches for records at a time, and as many for those of IPNS; requests for the same thing share one; beyond, they are answered with 503
 * @param searchesPerAddress searches that one address has begun, of each of the two kinds; beyond, they are answered with 429
 * @param publications IPNS records being stored at a time; beyond, they are answered with 503
 * @param publicationsPerAddress IPNS records of one address being stored at a time; beyond, they are answered with 429
 * @param search how long one search may take, and the storing of a record
 * @param cacheEntries finished searches that are remembered
 * @param cacheBytes bytes of memory that they take, and as many for those of IPNS records
 * @param cacheFound how long a search that has found something is remembered
 * @param cacheNone how long one is that has not, or was cut short
 * @param maxAgeFound how long clients are told to go without asking again, if there was something
 * @param maxAgeNone how long, if there was nothing
 * @param maxStale how long records stand in what is searched, which caches may show them if they cannot ask
 */
public record AnswerLimits(
        int jsonRecords,
        int streamRecords,
        int answerBytes,
        int closestPeers,
        int searches,
        int searchesPerAddress,
        int publications,
        int publicationsPerAddress,
        Duration search,
        int cacheEntries,
        long cacheBytes,
        Duration cacheFound,
        Duration cacheNone,
        Duration maxAgeFound,
        Duration maxAgeNone,
        Duration maxStale) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param jsonRecords see {@link #jsonRecords()}
     * @param streamRecords see {@link #streamRecords()}
     * @param answerBytes see {@link #answerBytes()}
     * @param closestPeers see {@link #closestPeers()}
     * @param searches see {@link #searches()}
     * @param searchesPerAddress see {@link #searchesPerAddress()}
     * @param publications see {@link #publications()}
     * @param publicationsPerAddress see {@link #publicationsPerAddress()}
     * @param search see {@link #search()}
     * @param cacheEntries see {@link #cacheEntries()}
     * @param cacheBytes see {@link #cacheBytes()}
     * @param cacheFound see {@link #cacheFound()}
     * @param cacheNone see {@link #cacheNone()}
     * @param maxAgeFound see {@link #maxAgeFound()}
     * @param maxAgeNone see {@link #maxAgeNone()}
     * @param maxStale see {@link #maxStale()}
     */
    public AnswerLimits {
        Check.positive("jsonRecords", jsonRecords);
        Check.positive("streamRecords", streamRecords);
        Check.positive("answerBytes", answerBytes);
        Check.positive("closestPeers", closestPeers);
        Check.positive("searches", searches);
        Check.positive("searchesPerAddress", searchesPerAddress);
        Check.positive("publications", publications);
        Check.positive("publicationsPerAddress", publicationsPerAddress);
        Check.positive("search", search);
        Check.positive("cacheEntries", cacheEntries);
        Check.positive("cacheBytes", cacheBytes);
        Check.positive("cacheFound", cacheFound);
        Check.positive("cacheNone", cacheNone);
        Check.positive("maxAgeFound", maxAgeFound);
        Check.positive("maxAgeNone", maxAgeNone);
        Check.positive("maxStale", maxStale);
    }

    /**
     * The default numbers.
     *
     * @return what a server of one machine can bear
     */
    public static AnswerLimits defaults() {
        return new AnswerLimits(
                100,
                1000,
                1024 * 1024,
                20,
                128,
                32,
                64,
                16,
                Duration.ofSeconds(25),
                16_384,
                64L * 1024 * 1024,
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(15),
                Duration.ofHours(48));
    }

    /**
     * The same limits but for {@code jsonRecords}.
     *
     * @param value records in an answer that is one JSON document
     * @return the changed limits
     */
    public AnswerLimits withJsonRecords(int value) {
        return with(copy -> copy.jsonRecords = value);
    }

    /**
     * The same limits but for {@code streamRecords}.
     *
     * @param value records of one search: the most in an answer that is a stream
     * @return the changed limits
     */
    public AnswerLimits withStreamRecords(int value) {
        return with(copy -> copy.streamRecords = value);
    }

    /**
     * The same limits but for {@code answerBytes}.
     *
     * @param value bytes of the records of one search
     * @return the changed limits
     */
    public AnswerLimits withAnswerBytes(int value) {
        return with(copy -> copy.answerBytes = value);
    }

    /**
     * The same limits but for {@code closestPeers}.
     *
     * @param value peers in an answer to who is closest to a key
     * @return the changed limits
     */
    public AnswerLimits withClosestPeers(int value) {
        return with(copy -> copy.closestPeers = value);
    }

    /**
     * The same limits but for {@code searches}.
     *
     * @param value searches for records at a time, and as many for those of IPNS; requests for the same thing share one; beyond, they are answered with 503
     * @return the changed limits
     */
    public AnswerLimits withSearches(int value) {
        return with(copy -> copy.searches = value);
    }

    /**
     * The same limits but for {@code searchesPerAddress}.
     *
     * @param value searches that one address has begun, of each of the two kinds; beyond, they are answered with 429
     * @return the changed limits
     */
    public AnswerLimits withSearchesPerAddress(int value) {
        return with(copy -> copy.searchesPerAddress = value);
    }

    /**
     * The same limits but for {@code publications}.
     *
     * @param value IPNS records being stored at a time; beyond, they are answered with 503
     * @return the changed limits
     */
    public AnswerLimits withPublications(int value) {
        return with(copy -> copy.publications = value);
    }

    /**
     * The same limits but for {@code publicationsPerAddress}.
     *
     * @param value IPNS records of one address being stored at a time; beyond, they are answered with 429
     * @return the changed limits
     */
    public AnswerLimits withPublicationsPerAddress(int value) {
        return with(copy -> copy.publicationsPerAddress = value);
    }

    /**
     * The same limits but for {@code search}.
     *
     * @param value how long one search may take, and the storing of a record
     * @return the changed limits
     */
    public AnswerLimits withSearch(Duration value) {
        return with(copy -> copy.search = value);
    }

    /**
     * The same limits but for {@code cacheEntries}.
     *
     * @param value finished searches that are remembered
     * @return the changed limits
     */
    public AnswerLimits withCacheEntries(int value) {
        return with(copy -> copy.cacheEntries = value);
    }

    /**
     * The same limits but for {@code cacheBytes}.
     *
     * @param value bytes of memory that they take, and as many for those of IPNS records
     * @return the changed limits
     */
    public AnswerLimits withCacheBytes(long value) {
        return with(copy -> copy.cacheBytes = value);
    }

    /**
     * The same limits but for {@code cacheFound}.
     *
     * @param value how long a search that has found something is remembered
     * @return the changed limits
     */
    public AnswerLimits withCacheFound(Duration value) {
        return with(copy -> copy.cacheFound = value);
    }

    /**
     * The same limits but for {@code cacheNone}.
     *
     * @param value how long one is that has not, or was cut short
     * @return the changed limits
     */
    public AnswerLimits withCacheNone(Duration value) {
        return with(copy -> copy.cacheNone = value);
    }

    /**
     * The same limits but for {@code maxAgeFound}.
     *
     * @param value how long clients are told to go without asking again, if there was something
     * @return the changed limits
     */
    public AnswerLimits withMaxAgeFound(Duration value) {
        return with(copy -> copy.maxAgeFound = value);
    }

    /**
     * The same limits but for {@code maxAgeNone}.
     *
     * @param value how long, if there was nothing
     * @return the changed limits
     */
    public AnswerLimits withMaxAgeNone(Duration value) {
        return with(copy -> copy.maxAgeNone = value);
    }

    /**
     * The same limits but for {@code maxStale}.
     *
     * @param value how long records stand in what is searched, which caches may show them if they cannot ask
     * @return the changed limits
     */
    public AnswerLimits withMaxStale(Duration value) {
        return with(copy -> copy.maxStale = value);
    }

    private AnswerLimits with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The same limits, of which one is to be another one. */
    private static final class Copy {
        private int jsonRecords;
        private int streamRecords;
        private int answerBytes;
        private int closestPeers;
        private int searches;
        private int searchesPerAddress;
        private int publications;
        private int publicationsPerAddress;
        private Duration search;
        private int cacheEntries;
        private long cacheBytes;
        private Duration cacheFound;
        private Duration cacheNone;
        private Duration maxAgeFound;
        private Duration maxAgeNone;
        private Duration maxStale;

        Copy(AnswerLimits limits) {
            jsonRecords = limits.jsonRecords;
            streamRecords = limits.streamRecords;
            answerBytes = limits.answerBytes;
            closestPeers = limits.closestPeers;
            searches = limits.searches;
            searchesPerAddress = limits.searchesPerAddress;
            publications = limits.publications;
            publicationsPerAddress = limits.publicationsPerAddress;
            search = limits.search;
            cacheEntries = limits.cacheEntries;
            cacheBytes = limits.cacheBytes;
            cacheFound = limits.cacheFound;
            cacheNone = limits.cacheNone;
            maxAgeFound = limits.maxAgeFound;
            maxAgeNone = limits.maxAgeNone;
            maxStale = limits.maxStale;
        }

        AnswerLimits made() {
            return new AnswerLimits(
                    jsonRecords,
                    streamRecords,
                    answerBytes,
                    closestPeers,
                    searches,
                    searchesPerAddress,
                    publications,
                    publicationsPerAddress,
                    search,
                    cacheEntries,
                    cacheBytes,
                    cacheFound,
                    cacheNone,
                    maxAgeFound,
                    maxAgeNone,
                    maxStale);
        }
    }
}
