package org.jlibp2p.reachability.autonat.server;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.DialBackAnswerCodec;
import org.jlibp2p.reachability.autonat.protocol.DialBackCodec;
import org.jlibp2p.reachability.autonat.protocol.DialStatus;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.transport.DialException;

/**
 * Reaches a client at an address, over a connection that is none of the node's, and ends that connection whatever happens.
 * Confined to the service's loop; completing a future from outside gives up.
 */
final class DialBack {
    private final EventLoop loop;
    private final BiFunction<PeerId, Multiaddr, CompletableFuture<Connection>> connectApart;

    DialBack(EventLoop loop, BiFunction<PeerId, Multiaddr, CompletableFuture<Connection>> connectApart) {
        this.loop = loop;
        this.connectApart = connectApart;
    }

    /** Whether the client can be connected to. */
    CompletableFuture<Void> reach(PeerId client, Multiaddr address) {
        return Async.map(
                connectApart.apply(client, address),
                connection -> {
                    connection.close();
                    return null;
                },
                Connection::close);
    }

    /** Brings the nonce; completes with what the client is told of it. */
    CompletableFuture<V2Message.DialResponse> bring(PeerId client, Targets.Chosen target, long nonce) {
        assert loop.inLoop();
        Operation<V2Message.DialResponse> operation =
                Operation.start(loop, "dialling " + client + " back", ServerLimits.DIAL_BACK);
        AtomicBoolean stood = new AtomicBoolean();
        CompletableFuture<Connection> connecting = connectApart.apply(client, target.address());
        operation.onAbort(() -> connecting.cancel(false));
        Async.whenDone(
                connecting,
                (connection, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        operation.succeed(notReached(Async.unwrap(failure), target), late -> {});
                        return;
                    }
                    stood.set(true);
                    Async.whenDone(operation.future(), (told, late) -> connection.close());
                    CompletableFuture<Void> delivered = deliver(connection, nonce);
                    operation.onAbort(() -> delivered.cancel(false));
                    Async.whenDone(
                            delivered,
                            (done, refused) -> Async.on(
                                    loop,
                                    () -> operation.succeed(
                                            answer(
                                                    target,
                                                    refused == null ? DialStatus.OK : DialStatus.DIAL_BACK_ERROR),
                                            late -> {})));
                }));
        // A client that is reached and then does nothing has been reached all the same, but has not got the nonce.
        return Async.handle(
                operation.future(),
                (told, timeIsOver) -> timeIsOver == null
                        ? told
                        : answer(target, stood.get() ? DialStatus.DIAL_BACK_ERROR : DialStatus.DIAL_ERROR),
                unneeded -> {});
    }

    private static V2Message.DialResponse answer(Targets.Chosen target, DialStatus status) {
        return new V2Message.DialResponse(ResponseStatus.OK, target.index(), status);
    }

    /**
     * Whether a dial that failed says anything of the address: not if this node would not or could not dial. A host that cannot
     * be reached counts as tried, since firewalls say so; a network that cannot be is this node's lack.
     */
    static boolean wasTried(Throwable failure) {
        if (failure instanceof DialException dial) {
            Throwable cause = dial.getCause();
            boolean ofPeer = cause instanceof ConnectException || cause instanceof NoRouteToHostException;
            return !dial.attempts().isEmpty() && (ofPeer || !(cause instanceof SocketException));
        }
        return !(failure instanceof LimitExceededException || failure instanceof NodeClosedException);
    }

    /** Nothing is said of an address that was not tried. */
    private static V2Message.DialResponse notReached(Throwable failure, Targets.Chosen target) {
        if (failure instanceof LimitExceededException) {
            return V2Message.DialResponse.of(ResponseStatus.REQUEST_REJECTED);
        }
        if (!wasTried(failure)) {
            return V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED);
        }
        return answer(target, DialStatus.DIAL_ERROR);
    }

    private static CompletableFuture<Void> deliver(Connection connection, long nonce) {
        return Async.compose(
                connection.openStream(AutoNatProtocols.DIAL_BACK),
                stream -> Async.call(stream.loop(), () -> say(stream, nonce)),
                stream -> stream.reset(new CancellationException()));
    }

    private static CompletableFuture<Void> say(Stream stream, long nonce) {
        Framed<Integer, Long> messages = stream.framed(DialBackAnswerCodec.CODEC, DialBackCodec.CODEC);
        return messages.send(nonce)
                .thenCompose(sent -> messages.closeWrite())
                .thenCompose(ended -> heard(stream, messages));
    }

    /** Who says nothing has the nonce all the same, as in go-libp2p; who refuses it does not. */
    private static CompletableFuture<Void> heard(Stream stream, Framed<Integer, Long> messages) {
        CompletableFuture<Void> heard = messages.receive().thenApply(word -> null);
        Registration timer = stream.loop().schedule(ServerLimits.NONCE_HEARD, () -> heard.complete(null));
        Async.whenDone(heard, (word, failure) -> timer.close());
        return heard;
    }
}
