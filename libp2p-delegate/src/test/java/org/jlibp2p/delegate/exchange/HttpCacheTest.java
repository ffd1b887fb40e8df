package org.jlibp2p.delegate.exchange;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.HttpLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpCacheTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    static HttpHeaders headers(String... namesAndValues) {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return HttpHeaders.of(map, (name, value) -> true);
    }

    private static CacheControl control(String... namesAndValues) {
        return CacheControl.of(headers(namesAndValues), NOW);
    }

    private static void put(HttpCache cache, String key, int size) {
        cache.put(key, 200, headers("Cache-Control", "max-age=300"), Bytes.wrap(new byte[size]), NOW, 0);
    }

    @Test
    void theNumbersOfCacheControlAreRead() {
        assertThat(control(
                        "Cache-Control",
                        "public, Max-Age=300, public, stale-while-revalidate=\"10\", stale-if-error=20"))
                .isEqualTo(new CacheControl(
                        true, Duration.ofSeconds(300), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    @Test
    void theTimeAnAnswerWasUnderWayCounts() {
        assertThat(control("Cache-Control", "max-age=300", "Age", "100").fresh())
                .isEqualTo(Duration.ofSeconds(200));
        assertThat(control("Cache-Control", "max-age=300", "Age", "1000").fresh())
                .isZero();
    }

    @Test
    void anAnswerThatIsConfirmedIsNoOlderThanWhatConfirmsIt() {
        HttpCache cache = new HttpCache(HttpLimits.defaults());
        cache.put("a", 200, headers("Cache-Control", "max-age=300", "Age", "290"), Bytes.utf8("x"), NOW, 0);
        cache.refresh("a", cache.get("a").orElseThrow(), headers("Cache-Control", "max-age=300"), NOW, 0);
        long almost = Duration.ofSeconds(299).toNanos();
        assertThat(cache.get("a").orElseThrow().use(almost)).isEqualTo(HttpCache.Use.FRESH);
        cache.refresh("a", cache.get("a").orElseThrow(), headers("Age", "100"), NOW, 0);
        assertThat(cache.get("a").orElseThrow().use(almost)).isNotEqualTo(HttpCache.Use.FRESH);
    }

    @Test
    void expiresCountsWhereThereIsNoMaxAge() {
        String date = "Thu, 01 Jan 2026 00:00:00 GMT";
        String later = "Thu, 01 Jan 2026 00:01:00 GMT";
        assertThat(control("Date", date, "Expires", later).fresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(control("Expires", later).fresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(control("Expires", later, "Cache-Control", "max-age=5").fresh())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(control("Expires", "0").fresh()).isZero();
        assertThat(control("Expires", date, "Date", later).fresh()).isZero();
    }

    @Test
    void whatMustBeCheckedIsNeverFresh() {
        assertThat(control("Cache-Control", "no-cache, max-age=300, stale-if-error=5"))
                .isEqualTo(new CacheControl(true, Duration.ZERO, Duration.ZERO, Duration.ZERO));
        assertThat(control("Cache-Control", "must-revalidate, max-age=300, stale-while-revalidate=5"))
                .isEqualTo(new CacheControl(true, Duration.ofSeconds(300), Duration.ZERO, Duration.ZERO));
    }

    @Test
    void numbersThatAreNoneOrEndlessAreHarmless() {
        assertThat(control("Cache-Control", "max-age=x").fresh()).isZero();
        assertThat(control("Cache-Control", "max-age=-5").fresh()).isZero();
        assertThat(control("Cache-Control", "max-age=999999999999999999").fresh())
                .isEqualTo(CacheControl.MAX_AGE);
        assertThat(control("Cache-Control", "max-age=9999999999999999999999").fresh())
                .isZero();
    }

    @Test
    void anAnswerAgesFromFreshToStale() {
        HttpCache cache = new HttpCache(HttpLimits.defaults());
        HttpHeaders headers = headers("Cache-Control", "max-age=10, stale-while-revalidate=20, stale-if-error=40");
        cache.put("k", 200, headers, Bytes.utf8("x"), NOW, 0);
        HttpCache.Entry entry = cache.get("k").orElseThrow();
        assertThat(entry.use(9 * SECOND)).isEqualTo(HttpCache.Use.FRESH);
        assertThat(entry.use(10 * SECOND)).isEqualTo(HttpCache.Use.REVALIDATE_BEHIND);
        assertThat(entry.use(30 * SECOND)).isEqualTo(HttpCache.Use.REVALIDATE);
        assertThat(entry.isUsableAfterFailure(49 * SECOND)).isTrue();
        assertThat(entry.isUsableAfterFailure(50 * SECOND)).isFalse();
    }

    @Test
    void theLeastRecentlyUsedGoFirstWhenThereAreTooMany() {
        HttpCache cache = new HttpCache(HttpLimits.defaults().withCacheEntries(2));
        put(cache, "a", 1);
        put(cache, "b", 1);
        cache.get("a");
        put(cache, "c", 1);
        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("c")).isPresent();
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void bytesHaveABoundAndOneAnswerDoesNotPushOutAllOthers() {
        HttpCache cache = new HttpCache(HttpLimits.defaults().withCacheBytes(80_000));
        assertThat(cache.maxBody()).isEqualTo(10_000);
        put(cache, "large", 10_001);
        assertThat(cache.get("large")).isEmpty();
        for (int i = 0; i < 100; i++) {
            put(cache, "k" + i, 10_000);
            assertThat(cache.bytes()).isLessThanOrEqualTo(80_000);
        }
        assertThat(cache.size()).isEqualTo(7);
        for (int i = 0; i < 100; i++) {
            cache.remove("k" + i);
        }
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void onlyWhatCanBeUsedAgainIsKept() {
        HttpCache cache = new HttpCache(HttpLimits.defaults());
        assertThat(cache.isStorable(200, headers("Cache-Control", "max-age=1"), NOW))
                .isTrue();
        assertThat(cache.isStorable(404, headers("Cache-Control", "max-age=1"), NOW))
                .isTrue();
        assertThat(cache.isStorable(500, headers("Cache-Control", "max-age=1"), NOW))
                .isFalse();
        assertThat(cache.isStorable(200, headers("Etag", "x"), NOW)).isTrue();
        assertThat(cache.isStorable(200, headers(), NOW)).isFalse();
        assertThat(cache.isStorable(200, headers("Cache-Control", "no-store", "Etag", "x"), NOW))
                .isFalse();
        assertThat(new HttpCache(HttpLimits.defaults().withCacheEntries(0)).isStorable(200, headers("Etag", "x"), NOW))
                .isFalse();
    }

    @Test
    void headerFieldsThatAreNotLookedAtAreNotKept() {
        HttpCache cache = new HttpCache(HttpLimits.defaults());
        cache.put("k", 200, headers("Etag", "x", "X-Other", "y", "Date", "z".repeat(1000)), Bytes.empty(), NOW, 0);
        assertThat(cache.get("k").orElseThrow().headers().map()).containsOnlyKeys("etag");
    }

    @Test
    void whenToAskAgainIsReadAsSecondsOrAsADate() {
        assertThat(Answers.retryAfter(headers("Retry-After", "120"), NOW)).contains(Duration.ofMinutes(2));
        assertThat(Answers.retryAfter(headers("Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT"), NOW))
                .contains(Duration.ofSeconds(30));
        assertThat(Answers.retryAfter(headers("Retry-After", "Thu, 01 Jan 2015 00:00:30 GMT"), NOW))
                .isEmpty();
        assertThat(Answers.retryAfter(headers("Retry-After", "soon"), NOW)).isEmpty();
        assertThat(Answers.retryAfter(headers("Retry-After", "999999999"), NOW)).contains(Duration.ofDays(365));
        assertThat(Answers.retryAfter(headers(), NOW)).isEmpty();
    }

    @Test
    void whatIsBeingReadCountsAsWhatIsKept() {
        HttpCache cache = new HttpCache(HttpLimits.defaults().withCacheBytes(80_000));
        for (int i = 0; i < 8; i++) {
            cache.put("k" + i, 200, headers("Cache-Control", "max-age=60"), Bytes.wrap(new byte[9000]), NOW, 0);
        }
        assertThat(cache.bytes()).isGreaterThan(70_000);
        assertThat(cache.gather(40_000)).isTrue();
        assertThat(cache.bytes()).isLessThanOrEqualTo(40_000);
        assertThat(cache.gather(1)).isFalse();
        cache.release(40_000);
        assertThat(cache.gather(1)).isTrue();
    }
}
