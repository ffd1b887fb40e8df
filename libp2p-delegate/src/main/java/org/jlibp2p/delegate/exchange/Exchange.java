package org.jlibp2p.delegate.exchange;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;

/** One question and its answer to the end, over the redirects in between. Confined to the loop. */
final class Exchange {
    private static final String USER_AGENT = "jlibp2p";

    private final Exchanges all;
    private final EventLoop loop;
    private final HttpLimits limits;
    private final Question question;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final Allowance time;
    private Registration idle = Registration.none();
    private CompletableFuture<?> step = CompletableFuture.completedFuture(null);
    private HttpThreads threads;
    private HttpBody body;
    private int redirects;
    private boolean isRepeated;
    private boolean ended;

    Exchange(Exchanges all, Question question) {
        this.all = all;
        this.question = question;
        loop = all.loop();
        limits = all.limits();
        time = new Allowance(loop, limits.total(), this::fail);
    }

    CompletableFuture<Answer> begin() {
        time.run();
        if (ended) { // as the loop is about to
            return result;
        }
        result.whenComplete((answer, failure) -> {
            if (result.isCompletedExceptionally()) {
                Async.on(loop, this::end);
            }
        });
        Async.whenDone(
                all.threads(),
                (made, failure) -> Async.on(loop, () -> {
                    if (failure == null) {
                        threads = made;
                        ask(question.uri());
                    } else { // no certificates that can be read, no descriptor or thread that is left
                        Throwable reason = Async.unwrap(failure);
                        fail(new DelegateException(
                                Reason.UNREACHABLE, question.uri(), "there is no HTTP client: " + reason, reason));
                    }
                }));
        return result;
    }

    private void ask(URI uri) {
        if (ended) {
            return;
        }
        CompletableFuture<HttpResponse<HttpBody>> sent;
        try {
            idle = loop.schedule(
                    limits.idle(), () -> fail(new OperationTimeoutException("waiting for an answer", limits.idle())));
            sent = threads.client().sendAsync(request(uri), info -> bodyOf(uri));
        } catch (NodeClosedException e) {
            fail(e);
            return;
        } catch (Throwable e) {
            fail(new DelegateException(Reason.UNREACHABLE, question.uri(), "it could not be asked", e));
            return;
        }
        step = sent;
        sent.whenComplete((response, failure) -> Async.on(loop, () -> {
            if (failure == null) {
                received(response);
            } else if (!isRepeated && isDropped(Async.unwrap(failure))) {
                isRepeated = true;
                idle.close();
                ask(uri);
            } else {
                fail(failureOf(Async.unwrap(failure)));
            }
        }));
    }

    /**
     * Whether the connection ended before an answer came, as one does that was kept from an earlier question and that the server
     * has just closed. The client repeats only questions whose method is GET; all that are put here may be repeated.
     */
    private static boolean isDropped(Throwable failure) {
        return failure instanceof IOException
                && !(failure instanceof ConnectException
                        || failure instanceof HttpTimeoutException
                        || failure instanceof ProtocolException
                        || failure instanceof SSLException);
    }

    /** On a thread of the client: the body is handed over by {@link #received} only. */
    private HttpBody bodyOf(URI uri) {
        return new HttpBody(loop, uri, limits, time, this::bodyEnded);
    }

    private Throwable failureOf(Throwable failure) {
        return failure instanceof Libp2pException
                ? failure
                : new DelegateException(Reason.UNREACHABLE, question.uri(), "no answer: " + failure, failure);
    }

    private HttpRequest request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        question.method(),
                        question.content().map(Exchange::publisher).orElseGet(HttpRequest.BodyPublishers::noBody))
                .setHeader("User-Agent", USER_AGENT);
        if (uri.getScheme().equalsIgnoreCase("http")) {
            request.version(HttpClient.Version.HTTP_1_1); // else it asks for an upgrade, which some servers refuse
        }
        if (Redirects.isSameOrigin(question.uri(), uri)) {
            all.options().headers().forEach(request::setHeader);
            if (!question.nodes().isEmpty()) {
                request.setHeader("Via", via());
            }
        }
        question.headers().forEach(request::setHeader);
        return request.build();
    }

    /** Those before this node, and then what it says of itself. */
    private String via() {
        Stream<String> before = question.nodes().stream().map(name -> "1.1 " + name);
        Stream<String> own = all.options().headers().entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase("Via"))
                .map(Map.Entry::getValue);
        return Stream.concat(before, own).collect(Collectors.joining(", "));
    }

    private static HttpRequest.BodyPublisher publisher(Bytes content) {
        return HttpRequest.BodyPublishers.ofByteArray(content.toByteArray());
    }

    private void received(HttpResponse<HttpBody> response) {
        idle.close();
        HttpBody arrived = response.body();
        if (ended) {
            arrived.close();
            return;
        }
        body = arrived;
        if (sizeOf(response.headers()) > limits.headerBytes()) {
            fail(new DelegateException(
                    Reason.TOO_LARGE,
                    question.uri(),
                    "header fields of more than " + limits.headerBytes() + " bytes",
                    null));
        } else if (Redirects.isRedirect(response.statusCode())) {
            follow(response);
        } else if (!Answers.isPlain(response.headers())) {
            fail(new DelegateException(
                    Reason.MALFORMED, question.uri(), "an answer that is compressed, which was not asked for", null));
        } else {
            Answer answer = new Answer(question.uri(), response.statusCode(), response.headers(), arrived, () -> {});
            time.rest();
            if (!result.complete(answer) || arrived.hasEnded()) {
                end();
            }
        }
    }

    private static long sizeOf(HttpHeaders headers) {
        long size = 0;
        for (Map.Entry<String, List<String>> field : headers.map().entrySet()) {
            for (String value : field.getValue()) {
                size += field.getKey().length() + value.length() + 4L;
            }
        }
        return size;
    }

    private void follow(HttpResponse<HttpBody> response) {
        HttpBody old = body;
        body = null;
        old.close();
        if (++redirects > limits.redirects()) {
            fail(new DelegateException(
                    Reason.REDIRECT, question.uri(), "more than " + limits.redirects() + " redirects", null));
            return;
        }
        CompletableFuture<URI> checked = Redirects.follow(question, response, threads.lookups());
        step = checked;
        idle = loop.schedule(
                limits.idle(),
                () -> fail(new OperationTimeoutException("looking up where a redirect leads", limits.idle())));
        checked.whenComplete((target, failure) -> Async.on(loop, () -> {
            idle.close();
            if (failure != null) {
                fail(failureOf(Async.unwrap(failure)));
            } else {
                ask(target);
            }
        }));
    }

    /** A body that was left for the next one ends too, which ends nothing here; for one that is not here yet see {@link #received}. */
    private void bodyEnded() {
        if (body != null) {
            end();
        }
    }

    void fail(Throwable reason) {
        if (ended) {
            return;
        }
        if (body != null) {
            body.fail(reason); // which ends this
        }
        result.completeExceptionally(reason);
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        time.close();
        idle.close();
        step.cancel(true);
        if (body != null && result.isCompletedExceptionally()) {
            body.close();
        }
        all.ended(this);
    }
}
