package org.jlibp2p.reachability.autonat.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V2Codec;
import org.jlibp2p.reachability.autonat.protocol.V2Message;

/** One stream on which a peer asks to be dialled: request, perhaps bytes, a dial, the answer. On the stream's loop. */
final class DialRequestStream {
    private final V2Server server;
    private final Stream stream;
    private final Framed<V2Message, V2Message> messages;

    DialRequestStream(V2Server server, Stream stream) {
        this.server = server;
        this.stream = stream;
        this.messages = stream.framed(V2Codec.CODEC);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        Registration timer = stream.loop()
                .schedule(
                        ServerLimits.V2_EXCHANGE,
                        () -> stream.reset(new OperationTimeoutException(
                                "serving a request to be dialled", ServerLimits.V2_EXCHANGE)));
        CompletableFuture<Void> served = here(server.admit(stream.remotePeer())).thenCompose(admitted -> {
            if (admitted.isEmpty()) {
                return answer(V2Message.DialResponse.of(ResponseStatus.REQUEST_REJECTED), Optional.empty());
            }
            CompletableFuture<Void> done = messages.receive().thenCompose(this::requested);
            Async.whenDone(done, (end, failure) -> admitted.get().close());
            return done;
        });
        Async.whenDone(served, (done, failure) -> {
            timer.close();
            if (failure != null) {
                server.told(
                        stream.remotePeer(),
                        Optional.empty(),
                        Async.unwrap(failure).getMessage());
            }
        });
        return served;
    }

    private CompletableFuture<Void> requested(V2Message message) {
        if (!(message instanceof V2Message.DialRequest request)) {
            throw new ProtocolViolationException("a client that answers instead of asking");
        }
        return here(server.plan(request, stream.connection())).thenCompose(plan -> {
            if (plan.refusal().isPresent()) {
                return answer(V2Message.DialResponse.of(plan.refusal().get()), Optional.empty());
            }
            Targets.Chosen target = plan.target().orElseThrow();
            return paid(plan, target)
                    .thenCompose(paid -> untilClosed(server.dial(stream.remotePeer(), target, request.nonce())))
                    .thenCompose(response -> answer(response, Optional.of(target.address())));
        });
    }

    /** What the client has to do, and the time that passes, before it has somebody else dialled. */
    private CompletableFuture<Void> paid(V2Server.Plan plan, Targets.Chosen target) {
        if (plan.bytes() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        int[] missing = {plan.bytes()};
        return messages.send(new V2Message.DialDataRequest(target.index(), plan.bytes()))
                .thenCompose(asked -> Async.loop(() -> messages.receive().thenApply(message -> {
                    if (!(message instanceof V2Message.DialDataResponse more)) {
                        throw new ProtocolViolationException("a client that does not send what it was asked for");
                    }
                    missing[0] -= more.data().size();
                    if (missing[0] > 0 && more.data().size() < ServerLimits.MIN_CHUNK) {
                        throw new ProtocolViolationException(
                                "a client that sends " + more.data().size() + " bytes at a time");
                    }
                    return missing[0] > 0;
                })))
                .thenCompose(all -> after(plan.pause()));
    }

    private CompletableFuture<Void> after(Duration wait) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Registration timer = stream.loop().schedule(wait, () -> over.complete(null));
        Async.whenDone(stream.closed(), (end, failure) -> {
            timer.close();
            over.completeExceptionally(new ProtocolViolationException("a client that does not wait for its answer"));
        });
        return over;
    }

    /** Whoever does not wait for the answer has nobody dialled any more. */
    private <T> CompletableFuture<T> untilClosed(CompletableFuture<T> dialling) {
        Async.whenDone(stream.closed(), (end, failure) -> dialling.cancel(false));
        return here(dialling);
    }

    private CompletableFuture<Void> answer(V2Message.DialResponse response, Optional<Multiaddr> address) {
        String result = response.status() == ResponseStatus.OK
                ? response.dial().toString()
                : response.status().toString();
        server.told(stream.remotePeer(), address, result);
        return messages.send(response);
    }

    private <T> CompletableFuture<T> here(CompletableFuture<T> elsewhere) {
        return Async.copyOf(elsewhere, stream.loop());
    }
}
