package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.ProbeAnswer.Outcome;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.DialStatus;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V2Codec;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.service.NodeContext;

/**
 * Asks a server of version 2 about addresses, pays what it wants, and believes it only if the nonce has arrived where it says.
 * Confined to the service's loop; completing a future from outside resets the stream.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md.
 */
final class V2Client {
    /** How long a server may take in all. */
    static final Duration EXCHANGE = Duration.ofSeconds(20);

    /** How long the nonce may come after the answer. */
    static final Duration LATE_NONCE = Duration.ofSeconds(5);

    /** With what is around them below what any implementation reads. */
    private static final Bytes CHUNK = Bytes.wrap(new byte[4000]);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NodeContext node;
    private final DialBacks dialBacks;
    private final RandomGenerator random;
    private final DataBudget budget = new DataBudget();

    V2Client(NodeContext node, DialBacks dialBacks, RandomGenerator random) {
        this.node = node;
        this.dialBacks = dialBacks;
        this.random = random;
    }

    /** Asks about addresses, the most important first. */
    CompletableFuture<Reply> ask(PeerId server, List<Candidate> candidates) {
        long nonce = random.nextLong();
        CompletableFuture<Multiaddr> arrival = dialBacks.expect(nonce);
        CompletableFuture<Reply> asking = Asking.ask(
                node,
                server,
                AutoNatProtocols.DIAL_REQUEST,
                EXCHANGE,
                (stream, operation) -> exchange(new Question(stream, nonce, candidates, arrival), operation));
        Async.whenDone(asking, (reply, failure) -> Async.on(node.loop(), () -> dialBacks.forget(nonce)));
        return asking;
    }

    /** What is asked of whom, and what the answer is held against. */
    private record Question(
            Stream stream, long nonce, List<Candidate> candidates, CompletableFuture<Multiaddr> arrival) {
        String place() {
            return Place.of(stream.connection().remoteAddress());
        }
    }

    private void exchange(Question question, Operation<Reply> operation) {
        CompletableFuture<V2Message.DialResponse> answered =
                Async.call(question.stream().loop(), () -> request(question));
        operation.onAbort(() -> answered.cancel(false));
        Async.whenDone(
                answered,
                (response, failure) -> Async.on(node.loop(), () -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else {
                        judge(question, response, operation);
                    }
                }));
    }

    private CompletableFuture<V2Message.DialResponse> request(Question question) {
        Framed<V2Message, V2Message> messages = question.stream().framed(V2Codec.CODEC);
        List<Bytes> addresses = question.candidates().stream()
                .map(candidate -> candidate.address().bytes())
                .toList();
        return messages.send(new V2Message.DialRequest(addresses, question.nonce()))
                .thenCompose(sent -> messages.receive())
                .thenCompose(message -> message instanceof V2Message.DialDataRequest wanted
                        ? pay(messages, wanted, question).thenCompose(paid -> messages.receive())
                        : CompletableFuture.completedFuture(message))
                .thenApply(message -> {
                    if (!(message instanceof V2Message.DialResponse response)) {
                        throw new ProtocolViolationException("a server that does not answer what it was asked");
                    }
                    OrderlyEnd.of(question.stream(), PATIENCE);
                    return response;
                });
    }

    private CompletableFuture<Void> pay(
            Framed<V2Message, V2Message> messages, V2Message.DialDataRequest wanted, Question question) {
        long bytes = wanted.bytes();
        if (bytes < 0 || bytes > AutoNatProtocols.MAX_DATA) {
            throw new ProtocolViolationException(
                    "a server that wants " + Long.toUnsignedString(bytes) + " bytes before it dials");
        }
        if (wanted.address() >= question.candidates().size()) {
            throw new ProtocolViolationException("a server that would dial an address it was not asked about");
        }
        CompletableFuture<Void> allowed = Async.call(node.loop(), () -> {
            budget.take(question.place(), bytes, node.loop().now());
            return CompletableFuture.completedFuture(null);
        });
        return allowed.thenCompose(granted -> {
            long[] left = {bytes};
            return Async.loop(() -> {
                if (left[0] <= 0) {
                    return CompletableFuture.completedFuture(false);
                }
                int size = (int) Math.min(CHUNK.size(), left[0]);
                left[0] -= size;
                return messages.send(new V2Message.DialDataResponse(CHUNK.slice(0, size)))
                        .thenApply(sent -> true);
            });
        });
    }

    private void judge(Question question, V2Message.DialResponse response, Operation<Reply> operation) {
        if (response.status() == ResponseStatus.DIAL_REFUSED) {
            operation.succeed(new Reply(Outcome.NOT_TRIED, Optional.empty(), question.place()), late -> {});
            return;
        }
        boolean says = response.status() == ResponseStatus.OK && response.dial() != DialStatus.UNUSED;
        if (!says || response.address() >= question.candidates().size()) {
            operation.succeed(new Reply(Outcome.FAILED, Optional.empty(), question.place()), late -> {});
            return;
        }
        Candidate about = question.candidates().get(response.address());
        Duration patience = response.dial() == DialStatus.OK ? LATE_NONCE : Duration.ZERO;
        node.loop().schedule(patience, () -> question.arrival().cancel(false));
        Async.whenDone(
                question.arrival(),
                (at, failure) -> Async.on(node.loop(), () -> {
                    boolean proved = failure == null && Arrival.fits(at, about);
                    Outcome outcome = proved ? Outcome.REACHED : believed(response.dial());
                    operation.succeed(new Reply(outcome, Optional.of(about), question.place()), late -> {});
                }));
    }

    /** The nonce is proof, whatever the server says; without it, it is believed only that it could not get through. */
    private static Outcome believed(DialStatus said) {
        return switch (said) {
            case OK -> Outcome.NOT_PROVED;
            case DIAL_ERROR -> Outcome.NOT_REACHED;
            case DIAL_BACK_ERROR, UNUSED -> Outcome.FAILED;
        };
    }
}
