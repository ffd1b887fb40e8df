package org.jlibp2p.reachability.autonat.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.V1Codec;
import org.jlibp2p.reachability.autonat.protocol.V1Message;
import org.jlibp2p.reachability.autonat.protocol.V1Status;
import org.jlibp2p.service.NodeContext;

/**
 * Dials peers back at the host from where they come, and nowhere else, within rates. Confined to the service's loop, but for
 * the streams, each on its own.
 *
 * <p>Specification: libp2p, autonat/autonat-v1.md.
 */
public final class V1Server {
    private final NodeContext node;
    private final AutoNatOptions options;
    private final DialBack dialBack;
    private final RequestRates requests =
            new RequestRates(ServerLimits.V1_PER_MINUTE, ServerLimits.V1_PER_PEER, ServerLimits.V1_AT_ONCE);

    private int underWay;

    /**
     * A server that does not serve yet.
     *
     * @param node on whose behalf
     * @param options whether private networks are dialled
     */
    public V1Server(NodeContext node, AutoNatOptions options) {
        this.node = node;
        this.options = options;
        dialBack = new DialBack(node.loop(), node::connectApart);
    }

    /** Begins to serve. */
    public void start() {
        node.handle(AutoNatProtocols.V1, this::serve);
    }

    private CompletableFuture<Void> serve(Stream stream) {
        Framed<V1Message, V1Message> messages = stream.framed(V1Codec.CODEC);
        Registration timer = stream.loop()
                .schedule(
                        ServerLimits.V1_REQUEST,
                        () -> stream.reset(new OperationTimeoutException(
                                "waiting for a request to be dialled", ServerLimits.V1_REQUEST)));
        CompletableFuture<V1Message> received = messages.receive();
        Async.whenDone(received, (message, failure) -> timer.close());
        return received.thenCompose(message -> {
                    if (!(message instanceof V1Message.Dial dial)) {
                        throw new ProtocolViolationException("a client that answers instead of asking");
                    }
                    CompletableFuture<V1Message.DialResponse> answering =
                            Async.call(node.loop(), () -> answer(dial, stream.connection()));
                    Async.whenDone(stream.closed(), (end, failure) -> answering.cancel(false));
                    return Async.copyOf(answering, stream.loop());
                })
                .thenCompose(messages::send);
    }

    private CompletableFuture<V1Message.DialResponse> answer(V1Message.Dial dial, Connection client) {
        PeerId peer = client.remotePeer();
        if (dial.peer().filter(claimed -> !claimed.equals(peer.bytes())).isPresent()) {
            return refused(peer, V1Status.BAD_REQUEST, "the peer id is that of somebody else");
        }
        if (client.isRelayed()) {
            return refused(peer, V1Status.DIAL_REFUSED, "over a relay nobody can see where you are");
        }
        List<Multiaddr> targets =
                V2Server.targets(node, options, client).atClient(dial.addresses(), client.remoteAddress());
        if (targets.isEmpty()) {
            return refused(peer, V1Status.DIAL_REFUSED, "no address that can be dialled");
        }
        if (underWay == ServerLimits.V1_TOGETHER
                || !requests.begin(peer, node.loop().nanoTime())) {
            return refused(peer, V1Status.DIAL_REFUSED, "too many requests");
        }
        underWay++;
        CompletableFuture<V1Dials.Result> dialling =
                new V1Dials(node.loop(), address -> dialBack.reach(peer, address)).first(targets);
        Async.whenDone(
                dialling,
                (reached, failure) -> Async.on(node.loop(), () -> {
                    underWay--;
                    requests.end(peer);
                }));
        return Async.map(dialling, result -> answer(peer, result), result -> {});
    }

    private V1Message.DialResponse answer(PeerId peer, V1Dials.Result result) {
        Optional<Multiaddr> reached = result.reached();
        V1Status status =
                reached.isPresent() ? V1Status.OK : result.tried() ? V1Status.DIAL_ERROR : V1Status.DIAL_REFUSED;
        told(peer, reached, status);
        String words = reached.isPresent() ? "" : result.tried() ? "dial failed" : "nothing was dialled";
        return new V1Message.DialResponse(status, words, reached.map(Multiaddr::bytes));
    }

    private CompletableFuture<V1Message.DialResponse> refused(PeerId peer, V1Status status, String why) {
        told(peer, Optional.empty(), status);
        return CompletableFuture.completedFuture(new V1Message.DialResponse(status, why, Optional.empty()));
    }

    private void told(PeerId peer, Optional<Multiaddr> address, V1Status status) {
        node.publish(new AutoNatEvent.Served(peer, AutoNatProtocols.V1, address, status.toString()));
    }
}
