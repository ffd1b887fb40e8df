package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jlibp2p.ProtocolViolationException;
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
        operation.needs(
                node.openStream(server, protocol), stream -> stream.reset(new CancellationException()), stream -> {
                    if (stream.connection().isRelayed()) {
                        operation.fail(
                                new ProtocolViolationException("the server is behind a relay, and sees only that"));
                    } else {
                        exchange.accept(stream, operation);
                    }
                });
        return operation.future();
    }
}
