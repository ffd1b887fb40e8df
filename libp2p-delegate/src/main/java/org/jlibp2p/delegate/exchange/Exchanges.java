package org.jlibp2p.delegate.exchange;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.delegate.http.AskedDelegate;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.limits.LimitExceededException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is being asked, on one client of the JDK, which is made when it is first needed. Confined to the loop. */
public final class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

    private final EventLoop loop;
    private final HttpOptions options;
    private final HttpLimits limits;
    private final Set<Exchange> running = new HashSet<>();
    private final List<Consumer<? super AskedDelegate>> observers = new CopyOnWriteArrayList<>();
    private CompletableFuture<HttpThreads> threads;
    private boolean closed;

    private Exchanges(EventLoop loop, HttpOptions options, HttpLimits limits) {
        this.loop = loop;
        this.options = options;
        this.limits = limits;
    }

    /**
     * Nothing asked so far.
     *
     * @param loop where all of it happens
     * @param options how to ask
     * @param limits the bounds
     * @return the exchanges
     */
    public static Exchanges create(EventLoop loop, HttpOptions options, HttpLimits limits) {
        return new Exchanges(loop, options, limits);
    }

    /**
     * Asks. Completing the future from outside ends it. Throws nothing, whatever goes wrong.
     *
     * @param question what
     * @return completes with any answer that is no redirect, as soon as its header fields are there; fails with {@link
     *     org.jlibp2p.delegate.http.DelegateException}, {@link org.jlibp2p.async.OperationTimeoutException}, or {@link
     *     LimitExceededException} if too much is being asked already
     */
    public CompletableFuture<Answer> send(Question question) {
        assert loop.inLoop();
        if (closed) {
            return CompletableFuture.failedFuture(new NodeClosedException("the service has stopped"));
        }
        if (running.size() >= limits.exchanges()) {
            return CompletableFuture.failedFuture(new LimitExceededException("exchanges", "questions over HTTP"));
        }
        Exchange exchange = new Exchange(this, question);
        running.add(exchange);
        CompletableFuture<Answer> answered = exchange.begin();
        if (!observers.isEmpty()) {
            tell(question, answered);
        }
        return answered;
    }

    private void tell(Question question, CompletableFuture<Answer> answered) {
        long begun = loop.nanoTime();
        Async.whenDone(answered, (answer, failure) -> {
            AskedDelegate asked = new AskedDelegate(
                    question.uri(),
                    answer == null ? OptionalInt.empty() : OptionalInt.of(answer.status()),
                    Optional.ofNullable(failure).map(Async::unwrap),
                    Duration.ofNanos(loop.nanoTime() - begun));
            for (Consumer<? super AskedDelegate> observer : observers) {
                try {
                    observer.accept(asked);
                } catch (RuntimeException e) {
                    LOG.error("an observer of questions failed", e);
                }
            }
        });
    }

    /**
     * One more who is told of questions that are over. Any thread.
     *
     * @param observer who
     * @return closing it ends that
     */
    public Registration observe(Consumer<? super AskedDelegate> observer) {
        Consumer<AskedDelegate> own = observer::accept; // the same one may be told twice
        observers.add(own);
        return () -> observers.remove(own);
    }

    void ended(Exchange exchange) {
        running.remove(exchange);
    }

    EventLoop loop() {
        return loop;
    }

    HttpLimits limits() {
        return limits;
    }

    HttpOptions options() {
        return options;
    }

    /** The client, which may be made still. If it cannot be made, the next question has it tried again. */
    CompletableFuture<HttpThreads> threads() {
        if (threads == null || threads.isCompletedExceptionally()) {
            try {
                threads = HttpThreads.start(options);
            } catch (Throwable e) { // no thread that is left, or none that is given
                threads = CompletableFuture.failedFuture(e);
            }
        }
        return threads;
    }

    /** Ends everything that is being asked, and the client if it is our own. */
    public void close() {
        assert loop.inLoop();
        closed = true;
        Set.copyOf(running).forEach(each -> each.fail(new NodeClosedException("the service has stopped")));
        if (threads != null) {
            Async.whenDone(threads, (made, failure) -> {
                if (made != null) {
                    made.close();
                }
            });
        }
    }
}
