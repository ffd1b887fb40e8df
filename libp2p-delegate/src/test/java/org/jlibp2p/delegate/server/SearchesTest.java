package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SearchesTest {
    private static final InetAddress ASKER = InetAddress.getLoopbackAddress();
    private static final int EACH = 7;

    private final ManualTime time = ManualTime.create();
    private final EventLoop loop = time.loop();
    private final AnswerLimits limits = AnswerLimits.defaults()
            .withSearches(2)
            .withCacheEntries(2)
            .withCacheBytes(2 * weight(5))
            .withCacheFound(Duration.ofSeconds(60))
            .withCacheNone(Duration.ofSeconds(10));
    private final Searches<String> searches =
            new Searches<>(loop, limits, String::length, text -> EACH + text.length());
    private int begun;

    /** What an answer of one text takes whose key is of one letter. */
    private static long weight(int length) {
        return Searches.OVERHEAD + 1 + EACH + length;
    }

    private static Searches.Key key(String name) {
        return new Searches.Key(Endpoint.PROVIDERS, Bytes.utf8(name));
    }

    private Source<String> source(CompletableFuture<List<String>> found) {
        begun++;
        return Source.once(found, all -> all);
    }

    private void run(Runnable task) {
        RuntimeException[] thrown = new RuntimeException[1];
        loop.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                thrown[0] = e;
            }
        });
        time.run();
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }

    private SharedSearch<String>.Cursor open(String name, CompletableFuture<List<String>> found) {
        List<SharedSearch<String>.Cursor> made = new ArrayList<>();
        run(() -> made.add(
                searches.open(ASKER, key(name), 100, search -> search.has(1, each -> true), () -> source(found))));
        return made.get(0);
    }

    private List<String> readAll(SharedSearch<String>.Cursor cursor) {
        List<String> all = new ArrayList<>();
        while (true) {
            List<Optional<String>> next = new ArrayList<>();
            run(() -> cursor.next().thenAccept(next::add));
            if (next.get(0).isEmpty()) {
                run(cursor::close);
                return all;
            }
            all.add(next.get(0).get());
        }
    }

    private List<String> search(String name, String... found) {
        return readAll(open(name, CompletableFuture.completedFuture(List.of(found))));
    }

    @Test
    void thereIsOneSearchForAKeyAtATime() {
        CompletableFuture<List<String>> found = new CompletableFuture<>();
        SharedSearch<String>.Cursor one = open("a", found);
        SharedSearch<String>.Cursor other = open("a", new CompletableFuture<>());
        assertThat(begun).isEqualTo(1);
        run(() -> {
            one.next();
            other.next();
        });
        found.complete(List.of());
        time.run();
        run(one::close);
        run(other::close);
        assertThat(searches.running()).isZero();
        assertThat(searches.remembered()).isEqualTo(1);
    }

    @Test
    void whatWasFoundIsRememberedForLongerThanNothing() {
        assertThat(search("a", "x")).containsExactly("x");
        assertThat(search("b")).isEmpty();
        time.advance(Duration.ofSeconds(9));
        assertThat(search("a", "other")).containsExactly("x");
        assertThat(search("b", "other")).isEmpty();
        assertThat(begun).isEqualTo(2);
        time.advance(Duration.ofSeconds(2));
        assertThat(search("b", "y")).containsExactly("y");
        time.advance(Duration.ofSeconds(50));
        assertThat(search("a", "z")).containsExactly("z");
        assertThat(searches.bytes()).isEqualTo(2 * weight(1));
    }

    @Test
    void aFailureIsNotRemembered() {
        SharedSearch<String>.Cursor failed =
                open("a", CompletableFuture.failedFuture(new IllegalStateException("planted")));
        run(failed::next);
        run(failed::close);
        assertThat(searches.remembered()).isZero();
        assertThat(search("a", "x")).containsExactly("x");
        run(() -> assertThatThrownBy(() -> {
                    searches.open(ASKER, key("b"), 1, any -> false, () -> {
                        throw new IllegalStateException("planted");
                    });
                    throw new IllegalStateException("begun");
                })
                .hasMessage("begun"));
        assertThat(searches.running()).isZero();
        assertThat(searches.remembered()).isEqualTo(1);
    }

    @Test
    void thereAreNoMoreSearchesThanThereMayBe() {
        SharedSearch<String>.Cursor one = open("a", new CompletableFuture<>());
        open("b", new CompletableFuture<>());
        assertThatThrownBy(() -> open("c", new CompletableFuture<>())).isInstanceOf(LimitExceededException.class);
        run(one::close);
        assertThat(searches.running()).isEqualTo(1);
        open("c", new CompletableFuture<>());
    }

    @Test
    void whatWasAskedForLongestAgoMakesRoom() {
        search("a", "x");
        search("b", "y");
        search("a", "x");
        search("c", "z");
        assertThat(begun).isEqualTo(3);
        search("a", "x");
        assertThat(begun).isEqualTo(3);
        search("b", "y");
        assertThat(begun).isEqualTo(4);
        search("d", "nine or more");
        assertThat(searches.bytes()).isEqualTo(weight(12));
    }

    @Test
    void anAbandonedSearchIsAnAnswerForWhomItIsEnough() {
        SharedSearch<String>.Cursor one = open("a", CompletableFuture.completedFuture(List.of("x", "y")));
        run(one::next);
        run(one::close);
        SharedSearch<String>.Cursor enough = open("a", new CompletableFuture<>());
        assertThat(begun).isEqualTo(1);
        run(enough::close);
        run(() -> searches.open(ASKER, key("a"), 100, search -> false, () -> source(new CompletableFuture<>()))
                .close());
        assertThat(begun).isEqualTo(2);
        assertThat(searches.bytes()).isEqualTo(Searches.OVERHEAD + 1);
    }

    @Test
    void whatIsForgottenIsSearchedForAgain() {
        search("a", "x");
        run(() -> searches.forget(key("a")));
        assertThat(searches.bytes()).isZero();
        assertThat(search("a", "y")).containsExactly("y");
    }

    @Test
    void aSearchThatIsForgottenWhileItRunsIsNotRememberedLater() {
        CompletableFuture<List<String>> found = new CompletableFuture<>();
        SharedSearch<String>.Cursor stale = open("a", found);
        run(() -> searches.forget(key("a")));
        assertThat(search("a", "new")).containsExactly("new");
        found.complete(List.of("old"));
        assertThat(readAll(stale)).containsExactly("old");
        assertThat(search("a", "other")).containsExactly("new");
        assertThat(searches.running()).isZero();
        assertThat(searches.bytes()).isEqualTo(weight(3));
    }

    private static PeerInfo provider(int number) {
        byte[] id = Multihash.sha256(Bytes.utf8("peer " + number)).bytes().toByteArray();
        List<Multiaddr> addresses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            addresses.add(Multiaddr.parse(
                    "/ip4/192.0." + number % 256 + "." + i + (i == 0 ? "/tcp/4001" : "/udp/4001/quic-v1")));
        }
        return new PeerInfo(PeerId.decode(Bytes.wrap(id)), addresses);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void whatIsRememberedTakesNoMoreMemoryThanItMay() {
        long most = 16 << 20;
        AnswerLimits many = AnswerLimits.defaults().withCacheBytes(most);
        Searches<FoundRecord> records = new Searches<>(loop, many, FoundRecord::size, FoundRecord::memory);
        RoutingFilter some = RoutingFilter.parse(List.of("udp"), List.of());
        long before = heap();
        int searched = 0;
        while (records.remembered() == searched) {
            int first = 20 * searched++;
            List<FoundRecord> found = IntStream.range(first, first + 20)
                    .mapToObj(number -> FoundRecord.of(provider(number)))
                    .toList();
            Searches.Key key = new Searches.Key(
                    Endpoint.PROVIDERS,
                    Multihash.sha256(Bytes.utf8("key " + first)).bytes());
            run(() -> {
                SharedSearch<FoundRecord>.Cursor cursor = records.open(
                        ASKER,
                        key,
                        100,
                        any -> false,
                        () -> Source.once(CompletableFuture.completedFuture(found), all -> all));
                Async.whenDone(
                        Async.loop(() -> cursor.next().thenApply(next -> {
                            next.flatMap(record -> record.through(some, Bytes.utf8("mark of a filter")));
                            return next.isPresent();
                        })),
                        (end, failure) -> cursor.close());
            });
        }
        long taken = heap() - before;
        assertThat(records.bytes()).isBetween(most - (1 << 16), most);
        assertThat(taken).isBetween(most * 7 / 10, most * 21 / 20);
        assertThat(records.running()).isZero(); // and they are still there
    }

    @Test
    void whatPassesOneFilterIsNotToldThroughAnother() {
        FoundRecord record = FoundRecord.of(provider(1));
        String all = record.json().utf8();
        assertThat(all).contains("/tcp/4001", "/udp/4001/quic-v1");
        for (int i = 0; i < 2; i++) {
            assertThat(query("filter-addrs=tcp").text(record).orElseThrow().utf8())
                    .contains("/tcp/4001")
                    .doesNotContain("quic-v1");
            assertThat(query("filter-addrs=tcp").text(record).orElseThrow().utf8())
                    .doesNotContain("quic-v1");
            assertThat(query("filter-addrs=udp").text(record).orElseThrow().utf8())
                    .contains("quic-v1")
                    .doesNotContain("/tcp/4001");
            assertThat(query("filter-addrs=ws").text(record)).isEmpty();
            assertThat(query("filter-addrs=ip4").text(record)).contains(record.json());
            assertThat(query("").text(record)).contains(record.json());
        }
    }

    private static RecordQuery query(String query) {
        RoutingFilter filter = query.isEmpty()
                ? RoutingFilter.none()
                : RoutingFilter.parse(List.of(query.substring(query.indexOf('=') + 1)), List.of());
        return new RecordQuery(true, filter, Bytes.utf8(query), 100);
    }
}
