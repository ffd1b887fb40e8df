package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.NodeContext;

/** How a question to a server begins, in either version: with a stream that does not go through a relay, and a deadline. */
final class Asking {
    private Asking() {}

    /**
     * Asks. On the service's loop.
     *
     * @param most how long it may take in all
     * @param exchange what is said on the stream, on the same loop; ends the operation
     * @return completes as the exchange does; completing it from outside resets the stream
     */
    static CompletableFuture<Reply> ask(
            NodeContext node,
            PeerId server,
            ProtocolId protocol,
            Duration most,
            BiConsumer<Stream, Operation<Reply>> exchange) {
        assert node.loop().inLoop();
        Operation<Reply> operation = Operation.start(node.loop(), "asking " + server + " to dial this node", most);
        CompletableFuture<Stream> opening = node.openStream(server, protocol);
        operation.onAbort(() -> opening.cancel(false));
        Async.whenDone(
                opening,
                (stream, failure) -> Async.on(node.loop(), () -> {
                    if (failure != null) {
                        operation.fail(failure);
                        return;
                    }
                    operation.onAbort(() -> stream.reset(new CancellationException()));
                    if (stream.connection().isRelayed()) {
                        operation.fail(
                                new ProtocolViolationException("the server is behind a relay, and sees only that"));
                        return;
                    }
                    exchange.accept(stream, operation);
                }));
        return operation.future();
    }
}
