package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;

/**
 * A body that comes from the JDK's client, which is asked for one piece when one is wanted. Confined to the loop; the client's
 * own threads only hand over.
 */
final class HttpBody implements Body, HttpResponse.BodySubscriber<HttpBody> {
    private final EventLoop loop;
    private final URI uri;
    private final HttpLimits limits;
    private final Allowance time;
    private final Runnable onEnd;
    private final Deque<Bytes> ready = new ArrayDeque<>(2);
    private Flow.Subscription subscription;
    private CompletableFuture<Optional<Bytes>> asked;
    private Registration idle = Registration.none();
    private Throwable failure;
    private long read;
    private boolean wanted;
    private boolean ended;

    /**
     * A body.
     *
     * @param time goes on while a piece is waited for
     * @param onEnd is run on the loop, once, when nothing more comes
     */
    HttpBody(EventLoop loop, URI uri, HttpLimits limits, Allowance time, Runnable onEnd) {
        this.loop = loop;
        this.uri = uri;
        this.limits = limits;
        this.time = time;
        this.onEnd = onEnd;
    }

    // ── for the client, on its threads ──────────────────────────────────────────────────────────────────────────

    @Override
    public CompletionStage<HttpBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Async.on(loop, () -> {
            subscription = given;
            if (ended) {
                given.cancel();
            } else if (wanted) {
                given.request(1);
            }
        });
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Bytes piece = Bytes.concat(buffers.stream().map(Bytes::copyOf).toList());
        Async.on(loop, () -> take(piece));
    }

    @Override
    public void onError(Throwable reason) {
        Async.on(loop, () -> fail(new DelegateException(Reason.UNREACHABLE, uri, "the answer broke off", reason)));
    }

    @Override
    public void onComplete() {
        Async.on(loop, this::end);
    }

    // ── on the loop ─────────────────────────────────────────────────────────────────────────────────────────────

    private void take(Bytes piece) {
        wanted = false;
        if (ended) {
            return;
        }
        idle.close();
        read += piece.size();
        if (read > limits.bodyBytes()) {
            fail(new DelegateException(
                    Reason.TOO_LARGE, uri, "an answer of more than " + limits.bodyBytes() + " bytes", null));
        } else if (piece.isEmpty()) {
            want();
        } else {
            ready.add(piece);
            tell();
        }
    }

    @Override
    public CompletableFuture<Optional<Bytes>> read() {
        assert loop.inLoop();
        if (asked != null && !asked.isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException("a read is pending already"));
        }
        CompletableFuture<Optional<Bytes>> answer = new CompletableFuture<>();
        asked = answer;
        tell();
        if (!answer.isDone()) {
            time.run();
            if (!wanted) {
                want();
            }
        }
        return answer;
    }

    @Override
    public void goOn() {
        time.goOn();
    }

    private void want() {
        wanted = true;
        idle = loop.schedule(
                limits.idle(),
                () -> fail(new OperationTimeoutException("waiting for more of an answer", limits.idle())));
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void tell() {
        if (asked == null || asked.isDone()) {
            return;
        }
        CompletableFuture<Optional<Bytes>> answer = asked;
        if (!ready.isEmpty()) {
            Bytes piece = ready.poll();
            asked = null;
            time.rest();
            if (!answer.complete(Optional.of(piece))) {
                ready.addFirst(piece); // nobody waited any more
            }
        } else if (failure != null) {
            asked = null;
            answer.completeExceptionally(failure);
        } else if (ended) {
            asked = null;
            answer.complete(Optional.empty());
        }
    }

    /** Whether nothing more comes. An answer without a body ends before it is handed over, for nobody has to ask for its end. */
    boolean hasEnded() {
        return ended;
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        idle.close();
        onEnd.run();
        tell();
    }

    /** What has come is not told any more: a body that is above a bound is not believed to have ended well. */
    void fail(Throwable reason) {
        if (ended) {
            return;
        }
        failure = reason;
        end();
        cancel(); // of which later JDKs tell at once as of a failure
    }

    private void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void close() {
        Async.on(loop, () -> {
            ready.clear();
            if (!ended) {
                end();
                cancel();
            }
        });
    }
}
