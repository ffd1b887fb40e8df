package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that are being stored: each of them once at a time, for all who ask for it, and not again in the moment after. So
 * nodes that are one another's delegates do not have a record go around between them. Confined to the server's loop.
 */
final class Publications {
    /** How long a record that was stored is not stored again. */
    static final Duration JUST_NOW = Duration.ofSeconds(10);

    /** How many such records are remembered. */
    static final int REMEMBERED = 64;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final EventLoop loop;
    private final AnswerLimits limits;
    private final Shares shares;
    private final Map<What, Storing> underWay = new LinkedHashMap<>();
    private final Map<What, Long> stored = new LinkedHashMap<>(); // those for longest first

    /** A record and its key. */
    record What(Bytes key, Bytes record) {}

    Publications(EventLoop loop, AnswerLimits limits) {
        this.loop = loop;
        this.limits = limits;
        shares = new Shares(limits.publicationsPerAddress(), "records being stored");
    }

    /**
     * Stores a record for a request.
     *
     * @param exchange the request; when nobody waits any more, the storing is cancelled
     * @param what the record, which is valid
     * @param begin begins to store it
     * @param done is told, on the loop, of the failure, or of null
     * @throws HttpFault with 429 if one address stores too much, and 508 if a node asks for what it was asked for here
     * @throws LimitExceededException if all do
     */
    void store(Exchange exchange, What what, Supplier<CompletableFuture<Void>> begin, Consumer<Throwable> done) {
        assert loop.inLoop();
        if (isStored(what)) {
            done.accept(null);
            return;
        }
        Storing storing = underWay.get(what);
        if (storing != null && !exchange.request().nodes().isEmpty()) {
            throw new HttpFault(508, "this record is being stored: it goes in a circle, or is on its way already");
        }
        if (storing == null) {
            storing = begin(exchange, what, begin);
        }
        storing.join(exchange, done);
    }

    private Storing begin(Exchange exchange, What what, Supplier<CompletableFuture<Void>> begin) {
        if (underWay.size() >= limits.publications()) {
            throw new LimitExceededException("records being stored", "a delegate's server");
        }
        Bytes owner = shares.take(exchange.request().head().client());
        CompletableFuture<Void> future;
        try {
            future = Objects.requireNonNull(begin.get(), "a router's future");
        } catch (Throwable e) {
            shares.giveBack(owner);
            throw e;
        }
        Storing storing = new Storing(what, owner, future);
        underWay.put(what, storing);
        storing.watch();
        return storing;
    }

    private boolean isStored(What what) {
        Iterator<Map.Entry<What, Long>> oldest = stored.entrySet().iterator();
        while (oldest.hasNext()) {
            long age = loop.nanoTime() - oldest.next().getValue();
            if (age < JUST_NOW.toNanos()) {
                break;
            }
            oldest.remove();
        }
        return stored.containsKey(what);
    }

    private void remember(What what) {
        stored.remove(what);
        stored.put(what, loop.nanoTime());
        if (stored.size() > REMEMBERED) {
            Iterator<What> oldest = stored.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private final class Storing {
        private final What what;
        private final Bytes owner;
        private final CompletableFuture<Void> future;
        private final Map<Exchange, Consumer<Throwable>> waiting = new LinkedHashMap<>();
        private Registration timer = Registration.none();
        private boolean ended;

        Storing(What what, Bytes owner, CompletableFuture<Void> future) {
            this.what = what;
            this.owner = owner;
            this.future = future;
        }

        private void watch() {
            timer = loop.schedule(
                    limits.search(),
                    () -> end(new OperationTimeoutException("the storing of a record", limits.search())));
            Async.whenDone(future, (done, failure) -> {
                try {
                    loop.execute(() -> end(failure));
                } catch (Libp2pException stopped) {
                    LOG.debug("a record was stored, or not, after the server has stopped");
                }
            });
        }

        private void join(Exchange exchange, Consumer<Throwable> done) {
            waiting.put(exchange, done);
            exchange.onOver(() -> {
                waiting.remove(exchange);
                if (waiting.isEmpty()) {
                    end(new CancellationException());
                }
            });
        }

        private void end(Throwable failure) {
            if (ended) {
                return;
            }
            ended = true;
            timer.close();
            underWay.remove(what);
            shares.giveBack(owner);
            if (failure == null) {
                remember(what);
            }
            List<Consumer<Throwable>> told = List.copyOf(waiting.values());
            told.forEach(done -> done.accept(failure));
            future.cancel(false);
        }
    }
}
