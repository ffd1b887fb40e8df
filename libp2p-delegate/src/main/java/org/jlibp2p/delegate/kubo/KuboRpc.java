package org.jlibp2p.delegate.kubo;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Answer;
import org.jlibp2p.delegate.exchange.Answers;
import org.jlibp2p.delegate.exchange.Exchanges;
import org.jlibp2p.delegate.exchange.Question;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.schema.MediaTypes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * The routing commands of a Kubo node's RPC. Confined to the loop.
 *
 * <p>Commands are sent with POST; the answer is a sequence of JSON objects, each an event of the search. That a search failed is told
 * by the last one of them, for its status was sent long before.
 *
 * <p>Specification: Kubo RPC API v0, routing and dht.
 */
public final class KuboRpc {
    private final URI base;
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final HttpLimits limits;
    private final List<String> folders;
    private int folder;

    private KuboRpc(URI base, EventLoop loop, Exchanges exchanges, HttpLimits limits, List<String> folders) {
        this.base = base;
        this.loop = loop;
        this.exchanges = exchanges;
        this.limits = limits;
        this.folders = folders;
    }

    /**
     * Nothing asked so far.
     *
     * @param base where it is, with the path of the API
     * @param loop where all of it happens
     * @param exchanges asks
     * @param limits the bounds
     * @param folders where the commands may be, the likely place first: {@code /routing/} for one
     * @return the commands
     */
    public static KuboRpc create(
            URI base, EventLoop loop, Exchanges exchanges, HttpLimits limits, List<String> folders) {
        return new KuboRpc(base, loop, exchanges, limits, folders);
    }

    // ── the commands ────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Where a peer is.
     *
     * @param peer whom
     * @return completes with its addresses, or nothing if the node does not find it
     */
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        return first(
                "findpeer?arg=" + peer,
                Optional.empty(),
                event -> event.type() == QueryEvent.FINAL_PEER
                        ? event.responses().stream()
                                .filter(each -> each.id().equals(peer))
                                .findFirst()
                        : Optional.empty());
    }

    /**
     * Who has some content.
     *
     * @param cid which
     * @param count how many to search for
     * @param results where they are told
     * @param form what the results fail with, of why the search did
     */
    public void findProviders(Cid cid, int count, ResultQueue<PeerInfo> results, Function<Throwable, Throwable> form) {
        CompletableFuture<EventStream> asked =
                events("findprovs?arg=" + cid + "&num-providers=" + count, Optional.empty());
        results.onClose(() -> asked.cancel(false));
        ProviderEvents told = new ProviderEvents(results, form);
        Async.whenDone(asked, (stream, failure) -> {
            if (failure == null) {
                told.pump(stream);
            } else {
                told.end(failure);
            }
        });
    }

    /**
     * Says that the Kubo node has some content.
     *
     * @param cid which; the node must have it
     * @return completes when the search behind it has ended
     */
    public CompletableFuture<Void> provide(Cid cid) {
        return all("provide?arg=" + cid, Optional.empty());
    }

    /**
     * The value under a key.
     *
     * @param key as text, {@code /ipns/k51…} for one
     * @return completes with what the node found, which is not verified yet
     */
    public CompletableFuture<Optional<Bytes>> get(String key) {
        return first(
                "get?arg=" + encoded(key),
                Optional.empty(),
                event -> event.type() == QueryEvent.VALUE ? Optional.of(value(event.extra())) : Optional.empty());
    }

    private Bytes value(String text) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new DelegateException(Reason.MALFORMED, base, "a value that is not base64", e);
        }
    }

    /**
     * Stores a value under a key.
     *
     * @param key as text
     * @param value a valid one
     * @return completes when the search behind it has ended
     */
    public CompletableFuture<Void> put(String key, Bytes value) {
        return all("put?arg=" + encoded(key), Optional.of(value));
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    // ── how they are sent ───────────────────────────────────────────────────────────────────────────────────────

    /** What is made of the first event of which something is; the rest of them is left. */
    private <T> CompletableFuture<Optional<T>> first(
            String command, Optional<Bytes> file, Function<QueryEvent, Optional<T>> form) {
        CompletableFuture<Optional<T>> result = Async.compose(
                events(command, file),
                stream -> {
                    CompletableFuture<Optional<T>> found = new CompletableFuture<>();
                    Async.whenDone(found, (value, failure) -> Async.on(loop, stream::close));
                    Async.follow(
                            Async.loop(() -> found.isDone()
                                            ? CompletableFuture.completedFuture(false)
                                            : stream.next().thenApply(event -> take(event, form, found)))
                                    .thenApply(end -> Optional.empty()),
                            found);
                    return found;
                },
                EventStream::close);
        return orNothing(result);
    }

    private <T> boolean take(
            Optional<QueryEvent> event, Function<QueryEvent, Optional<T>> form, CompletableFuture<Optional<T>> found) {
        if (event.isEmpty()) {
            return false;
        }
        Optional<T> value = form.apply(event.get());
        return value.isEmpty() || !found.complete(value) && !found.isDone();
    }

    private <T> CompletableFuture<Optional<T>> orNothing(CompletableFuture<Optional<T>> found) {
        return Async.handle(
                found,
                (value, failure) -> {
                    if (failure == null) {
                        return value;
                    }
                    if (EventStream.isNotFound(failure)) {
                        return Optional.empty();
                    }
                    throw new CompletionException(failure);
                },
                unneeded -> {});
    }

    /** Every event to the end. */
    private CompletableFuture<Void> all(String command, Optional<Bytes> file) {
        return Async.map(first(command, file, event -> Optional.empty()), end -> null, unneeded -> {});
    }

    private CompletableFuture<EventStream> events(String command, Optional<Bytes> file) {
        return events(command, file, folder);
    }

    /** The folder that a command was found in is the likely place of the next one. */
    private CompletableFuture<EventStream> events(String command, Optional<Bytes> file, int tried) {
        return Async.compose(
                exchanges.send(question(folders.get(tried) + command, file)),
                answer -> {
                    if (answer.status() != 404) {
                        folder = tried;
                        return stream(answer);
                    }
                    if (tried + 1 == folders.size()) {
                        folder = 0; // none has it: as of a proxy whose node is away
                        return stream(answer);
                    }
                    answer.body().close();
                    return events(command, file, tried + 1);
                },
                late -> late.body().close(),
                EventStream::close);
    }

    private Question question(String command, Optional<Bytes> file) {
        URI uri = URI.create(base + command);
        if (file.isEmpty()) {
            return new Question("POST", uri, Map.of(), Optional.empty());
        }
        String boundary = Multihash.sha256(file.get()).digest().hex();
        return Question.send("POST", uri, "multipart/form-data; boundary=" + boundary, multipart(boundary, file.get()));
    }

    /** One file. The boundary is made of its hash, which it cannot have in itself. */
    private static Bytes multipart(String boundary, Bytes file) {
        return Bytes.concat(
                Bytes.utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"value\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n"),
                file,
                Bytes.utf8("\r\n--" + boundary + "--\r\n"));
    }

    private CompletableFuture<EventStream> stream(Answer answer) {
        if (answer.status() != 200) {
            return Answers.failed(answer, loop.now());
        }
        if (!answer.contentType().equals(MediaTypes.JSON)) {
            answer.body().close();
            return CompletableFuture.failedFuture(
                    new DelegateException(Reason.MALFORMED, answer.uri(), "an answer that is not JSON", null));
        }
        return CompletableFuture.completedFuture(new EventStream(answer, limits));
    }
}
