package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.HttpLimits;

/**
 * Exchanges that use answers again as their header fields allow. Confined to the loop. Every question has the same header fields
 * but for {@code Accept}, so an answer that varies by anything else is still the answer to all of them.
 */
public final class CachedExchanges {
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final HttpCache cache;
    private final Set<String> revalidated = new HashSet<>();
    private final Map<String, Long> changes = new HashMap<>(2); // of what is asked for in one form, by that form

    private CachedExchanges(EventLoop loop, Exchanges exchanges, HttpCache cache) {
        this.loop = loop;
        this.exchanges = exchanges;
        this.cache = cache;
    }

    /**
     * With nothing kept so far.
     *
     * @param loop where all of it happens
     * @param exchanges asks what is not known
     * @param limits how much is kept
     * @return the exchanges
     */
    public static CachedExchanges create(EventLoop loop, Exchanges exchanges, HttpLimits limits) {
        return new CachedExchanges(loop, exchanges, new HttpCache(limits));
    }

    /**
     * Asks for something, or has the answer already. Completing the future from outside ends it.
     *
     * @param uri what
     * @param accept in which form
     * @return as {@link Exchanges#send}
     */
    public CompletableFuture<Answer> get(URI uri, String accept) {
        assert loop.inLoop();
        String key = key(uri, accept);
        Question question = Question.get(uri, accept);
        Moment moment = new Moment(accept, changes(accept));
        Optional<HttpCache.Entry> known = cache.get(key);
        if (known.isEmpty()) {
            return Async.map(
                    exchanges.send(question),
                    answer -> kept(key, answer, moment),
                    unneeded -> unneeded.body().close());
        }
        HttpCache.Entry entry = known.get();
        return switch (entry.use(loop.nanoTime())) {
            case FRESH -> CompletableFuture.completedFuture(answer(key, uri, entry));
            case REVALIDATE_BEHIND -> {
                revalidateBehind(key, question, entry, moment);
                yield CompletableFuture.completedFuture(answer(key, uri, entry));
            }
            case REVALIDATE -> revalidate(key, question, entry, moment);
        };
    }

    /**
     * An answer that is kept, without asking anybody.
     *
     * @param uri what
     * @param accept in which form
     * @param isFailure whether it is known that a new answer cannot be had
     * @return one that may be used as it is
     */
    public Optional<Answer> known(URI uri, String accept, boolean isFailure) {
        assert loop.inLoop();
        String key = key(uri, accept);
        return cache.get(key)
                .filter(entry -> entry.use(loop.nanoTime()) != HttpCache.Use.REVALIDATE
                        || isFailure && entry.isUsableAfterFailure(loop.nanoTime()))
                .map(entry -> answer(key, uri, entry));
    }

    /**
     * Forgets an answer, and those that are under way in the same form.
     *
     * @param uri to what
     * @param accept in which form
     */
    public void forget(URI uri, String accept) {
        assert loop.inLoop();
        changes.merge(accept, 1L, Long::sum);
        cache.remove(key(uri, accept));
    }

    private static String key(URI uri, String accept) {
        return accept + " " + uri;
    }

    private long changes(String accept) {
        return changes.getOrDefault(accept, 0L);
    }

    /** When something was asked for: what has been changed since may be another thing than the answer. */
    private record Moment(String accept, long changes) {}

    private boolean hasPassed(Moment moment) {
        return changes(moment.accept()) != moment.changes();
    }

    /**
     * Sends something. Unless it is refused, what is kept of its address is of no use any more (RFC 9111, section 4.4), nor is an answer
     * to a question that was asked before. Completing the future from outside ends it.
     *
     * @param question what
     * @param accept the form in which it is asked for
     * @return as {@link Exchanges#send}
     */
    public CompletableFuture<Answer> change(Question question, String accept) {
        assert loop.inLoop();
        return Async.handle(
                exchanges.send(question),
                (answer, failure) -> {
                    boolean isRefused = failure == null && answer.status() >= 400 && answer.status() < 500;
                    if (!isRefused) {
                        forget(question.uri(), accept);
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return answer;
                },
                unneeded -> unneeded.body().close());
    }

    private Answer answer(String key, URI uri, HttpCache.Entry entry) {
        return new Answer(uri, entry.status(), entry.headers(), new KeptBody(entry.body()), () -> cache.remove(key));
    }

    private CompletableFuture<Answer> revalidate(String key, Question question, HttpCache.Entry entry, Moment moment) {
        Map<String, String> conditions = new LinkedHashMap<>();
        entry.etag().ifPresent(etag -> conditions.put("If-None-Match", etag));
        entry.lastModified().ifPresent(date -> conditions.put("If-Modified-Since", date));
        CompletableFuture<Answer> sent = exchanges.send(question.with(conditions));
        return Async.handle(
                sent,
                (answer, failure) -> {
                    boolean isUsable = entry.isUsableAfterFailure(loop.nanoTime());
                    if (failure != null) {
                        if (!isUsable || sent.isCancelled()) {
                            throw new CompletionException(failure);
                        }
                        return answer(key, question.uri(), entry);
                    }
                    boolean isSame = answer.status() == 304;
                    if (!isSame && !(answer.status() >= 500 && answer.status() != 501 && isUsable)) {
                        return kept(key, answer, moment);
                    }
                    answer.body().close();
                    if (isSame && !hasPassed(moment)) {
                        cache.refresh(key, entry, answer.headers(), loop.now(), loop.nanoTime());
                    }
                    return answer(key, question.uri(), entry);
                },
                unneeded -> unneeded.body().close());
    }

    /** The new answer is for the next one who asks. */
    private void revalidateBehind(String key, Question question, HttpCache.Entry entry, Moment moment) {
        if (!revalidated.add(key)) {
            return;
        }
        Async.whenDone(revalidate(key, question, entry, moment), (answer, failure) -> {
            if (failure != null) {
                revalidated.remove(key);
                return;
            }
            Async.whenDone(
                    Answers.beginning(answer.body(), Math.toIntExact(cache.maxBody() + 1)),
                    (all, failed) -> revalidated.remove(key));
        });
    }

    /** The answer, whose body is kept when it has been read to its end, if it may be. */
    private Answer kept(String key, Answer answer, Moment moment) {
        if (!cache.isStorable(answer.status(), answer.headers(), loop.now())) {
            if (answer.status() < 400 || answer.status() == 404) {
                cache.remove(key);
            }
            return answer;
        }
        Body body = new KeepingBody(answer.body(), cache, all -> keep(key, answer, all, moment));
        return new Answer(answer.uri(), answer.status(), answer.headers(), body, () -> cache.remove(key));
    }

    private void keep(String key, Answer answer, Bytes body, Moment moment) {
        if (!hasPassed(moment)) {
            cache.put(key, answer.status(), answer.headers(), body, loop.now(), loop.nanoTime());
        }
    }
}
