package org.jlibp2p.reachability.dcutr;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * What the side that leads says before each attempt: where it is seen, and, when it has heard where the other side is, that it
 * is time. On the loop of the relayed connection.
 *
 * <p>Specification: libp2p, relay/DCUtR.md, The Protocol, 1 to 4.
 */
final class ConnectExchange {
    /** How long one exchange may take in all, on either side. */
    static final Duration EXCHANGE = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Multiaddr> own;
    private final Punchable punchable;
    private final Operation<Agreed> operation;
    private long sentAt;

    /**
     * What was agreed on.
     *
     * @param addresses of the peer, at least one
     * @param roundTrip what a message and its answer took through the relay
     */
    record Agreed(List<Multiaddr> addresses, Duration roundTrip) {}

    /** The peer has told no address that may be tried. */
    static final class NoAddressException extends Libp2pException {
        private static final long serialVersionUID = 1L;

        NoAddressException() {
            super(Fault.REMOTE, "the peer has told no address at which a hole could be punched");
        }
    }

    private ConnectExchange(Connection relayed, List<Multiaddr> own, Punchable punchable) {
        this.own = own;
        this.punchable = punchable;
        operation = Operation.start(relayed.loop(), "an exchange before hole punching", EXCHANGE);
    }

    /**
     * Says where this node is, and that it is time.
     *
     * @param relayed the connection
     * @param own where this node is seen from outside
     * @param punchable what of the peer's addresses may be tried
     * @return completes when the peer has been told that it is time; completing it from outside resets the stream
     */
    static CompletableFuture<Agreed> ask(Connection relayed, List<Multiaddr> own, Punchable punchable) {
        return Async.call(relayed.loop(), () -> new ConnectExchange(relayed, own, punchable).begin(relayed));
    }

    private CompletableFuture<Agreed> begin(Connection relayed) {
        operation.needs(
                relayed.openStream(PunchCodec.PROTOCOL),
                stream -> stream.reset(new CancellationException()),
                this::talk);
        return operation.future();
    }

    private void talk(Stream stream) {
        Framed<PunchMessage, PunchMessage> messages = stream.framed(PunchCodec.CODEC);
        sentAt = stream.loop().nanoTime();
        CompletableFuture<Agreed> agreed = messages.send(new PunchMessage.Connect(own))
                .thenCompose(sent -> messages.receive())
                .thenCompose(answer -> answered(stream, messages, answer));
        Async.whenDone(agreed, (value, failure) -> {
            if (failure != null) {
                operation.fail(failure);
            } else {
                operation.succeed(value, late -> {});
                OrderlyEnd.of(stream, PATIENCE);
            }
        });
    }

    private CompletableFuture<Agreed> answered(
            Stream stream, Framed<PunchMessage, PunchMessage> messages, PunchMessage answer) {
        Duration roundTrip = Duration.ofNanos(stream.loop().nanoTime() - sentAt);
        if (!(answer instanceof PunchMessage.Connect connect)) {
            throw new ProtocolViolationException("a peer that says it is time before it has said where it is");
        }
        List<Multiaddr> addresses = punchable.punchable(connect.addresses());
        if (addresses.isEmpty()) {
            throw new NoAddressException();
        }
        return messages.send(new PunchMessage.Sync()).thenApply(sent -> new Agreed(addresses, roundTrip));
    }
}
