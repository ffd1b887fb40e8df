package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.limits.LimitExceededException;

/**
 * The searches that are under way, so that there is one of each, and those that have ended, so that there need not be another
 * one for a while. Nodes that ask one another in a circle are held by this too where they do not see it: the second search for the
 * same thing is the first one, and its time runs out. Confined to the server's loop.
 *
 * @param <T> what is found
 */
final class Searches<T> {
    /** Bytes of memory that a search takes beside its key and what it has found. */
    static final int OVERHEAD = 1024;

    private final EventLoop loop;
    private final AnswerLimits limits;
    private final ToIntFunction<? super T> sizeOf;
    private final ToIntFunction<? super T> memoryOf;
    private final Shares shares;
    private final Map<Key, SharedSearch<T>> known = new LinkedHashMap<>(16, 0.75f, true);
    private int running;
    private long bytes;

    /**
     * What is searched for, and for whom.
     *
     * @param endpoint which kind of search
     * @param key what is searched for
     * @param inCircle whether one of this node's delegates is said to have asked for it: that one is not asked, so what is found may be
     *     less, and is told to nobody else
     */
    record Key(Endpoint endpoint, Bytes key, boolean inCircle) {
        Key(Endpoint endpoint, Bytes key) {
            this(endpoint, key, false);
        }

        private Key forAll() {
            return new Key(endpoint, key);
        }
    }

    /**
     * No searches so far.
     *
     * @param loop the server's
     * @param limits the bounds
     * @param sizeOf how many bytes a result has in an answer
     * @param memoryOf how many it takes in memory, always the same
     */
    Searches(EventLoop loop, AnswerLimits limits, ToIntFunction<? super T> sizeOf, ToIntFunction<? super T> memoryOf) {
        this.loop = loop;
        this.limits = limits;
        this.sizeOf = sizeOf;
        this.memoryOf = memoryOf;
        shares = new Shares(limits.searchesPerAddress(), "searches");
    }

    /** How many are under way. */
    int running() {
        return running;
    }

    /** How many answers are remembered. */
    int remembered() {
        return known.size() - running;
    }

    /** Bytes of memory that all that is remembered takes. */
    long bytes() {
        return bytes;
    }

    /**
     * Reads the search for a key: the one there is, or else a new one.
     *
     * @param asker whose share a new one is of
     * @param wanted what is searched for; in a circle what all others have asked for will do if it is there already, but is not waited for
     * @param records the most that it finds
     * @param suffices whether what an abandoned search has found is enough
     * @param begin begins the search
     * @return whoever reads must be closed
     * @throws LimitExceededException if there are too many searches
     * @throws HttpFault with 429 if the asker has begun too many of them
     */
    SharedSearch<T>.Cursor open(
            InetAddress asker,
            Key wanted,
            int records,
            Predicate<SharedSearch<T>> suffices,
            Supplier<Source<T>> begin) {
        assert loop.inLoop();
        Key key = wanted.inCircle() && isRemembered(wanted.forAll(), suffices) ? wanted.forAll() : wanted;
        SharedSearch<T> search = known.get(key);
        if (search != null && isFresh(search, suffices)) {
            return search.open(true);
        }
        if (running >= limits.searches()) {
            throw new LimitExceededException("searches", "a delegate's server");
        }
        Bytes owner = shares.take(asker);
        forget(key);
        SharedSearch<T> made = create(key, records, owner);
        running++;
        known.put(key, made);
        SharedSearch<T>.Cursor cursor = made.open(false);
        made.begin(begin);
        return cursor;
    }

    private SharedSearch<T> create(Key key, int records, Bytes owner) {
        SharedSearch.Rules rules = new SharedSearch.Rules(records, limits.answerBytes(), limits.search());
        Running counted = new Running(key, owner);
        SharedSearch<T> made = new SharedSearch<>(loop, rules, sizeOf, counted::ended);
        counted.search = made;
        return made;
    }

    private final class Running {
        private final Key key;
        private final Bytes owner;
        private SharedSearch<T> search;

        Running(Key key, Bytes owner) {
            this.key = key;
            this.owner = owner;
        }

        void ended() {
            running--;
            shares.giveBack(owner);
            if (known.get(key) != search) {
                return;
            }
            if (search.state() == SharedSearch.State.FAILED) {
                known.remove(key);
                return;
            }
            bytes += weight(key, search);
            makeRoom();
        }
    }

    private boolean isRemembered(Key key, Predicate<SharedSearch<T>> suffices) {
        SharedSearch<T> search = known.get(key);
        return search != null && search.state() != SharedSearch.State.RUNNING && isFresh(search, suffices);
    }

    private boolean isFresh(SharedSearch<T> search, Predicate<SharedSearch<T>> suffices) {
        return switch (search.state()) {
            case RUNNING -> true;
            case ENDED -> isYoung(search);
            case ABANDONED -> isYoung(search) && suffices.test(search);
            case FAILED -> false;
        };
    }

    private boolean isYoung(SharedSearch<T> search) {
        Duration life = search.isEmpty() || search.isCutShort() ? limits.cacheNone() : limits.cacheFound();
        return search.age().compareTo(life) < 0;
    }

    /** Whether something has been found for a key that is, so long after, as asked for. */
    boolean any(Key key, BiPredicate<? super T, Duration> wanted) {
        SharedSearch<T> search = known.get(key);
        return search != null && search.has(1, found -> wanted.test(found, search.age()));
    }

    /** Forgets the answer for a key, which is no longer right. Those who read it are not disturbed. */
    void forget(Key key) {
        SharedSearch<T> search = known.remove(key);
        if (search != null && search.state() != SharedSearch.State.RUNNING) {
            bytes -= weight(key, search);
        }
    }

    private long weight(Key key, SharedSearch<T> search) {
        return OVERHEAD + key.key().size() + search.sum(memoryOf);
    }

    /** Those asked for longest ago go first. */
    private void makeRoom() {
        Iterator<Map.Entry<Key, SharedSearch<T>>> oldest = known.entrySet().iterator();
        while ((remembered() > limits.cacheEntries() || bytes > limits.cacheBytes()) && oldest.hasNext()) {
            Map.Entry<Key, SharedSearch<T>> next = oldest.next();
            if (next.getValue().state() != SharedSearch.State.RUNNING) {
                bytes -= weight(next.getKey(), next.getValue());
                oldest.remove();
            }
        }
    }
}
