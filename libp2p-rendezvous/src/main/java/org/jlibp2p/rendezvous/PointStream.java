package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.rendezvous.message.RendezvousCodec;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.rendezvous.store.RegistrationTable;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Household;

/**
 * One stream on which a peer asks a rendezvous point, one question after the other until it ends the stream. A signature is
 * verified last, after all that is cheap. On the stream's loop.
 */
final class PointStream {
    /** How long a peer may take to its next question, to send all of it, and to take the answer. */
    static final Duration QUESTION = Duration.ofSeconds(30);

    /** The most questions on one stream. */
    static final int MAX_QUESTIONS = 100;

    private final RendezvousServer point;
    private final Stream stream;
    private final PeerId peer;
    private final Framed<RendezvousMessage, RendezvousMessage> messages;
    private int questions;

    /** A registration that is not taken. */
    private record Objection(RendezvousStatus status, String reason) {}

    PointStream(RendezvousServer point, Stream stream) {
        this.point = point;
        this.stream = stream;
        peer = stream.connection().remotePeer();
        messages = stream.framed(RendezvousCodec.QUESTIONS, RendezvousCodec.ANSWERS);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        return Async.loop(this::next);
    }

    private CompletableFuture<Boolean> next() {
        OperationTimeoutException late =
                new OperationTimeoutException("a question to the rendezvous point, and its answer", QUESTION);
        Registration timer = stream.loop().schedule(QUESTION, () -> stream.reset(late));
        CompletableFuture<Boolean> answered = messages.next().thenCompose(this::asked);
        Async.whenDone(answered, (more, failure) -> timer.close());
        return answered;
    }

    private CompletableFuture<Boolean> asked(Optional<RendezvousMessage> question) {
        if (question.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        if (++questions > MAX_QUESTIONS) {
            throw new LimitExceededException("MAX_QUESTIONS", "rendezvous");
        }
        RendezvousMessage message = question.get();
        if (message instanceof RendezvousMessage.Unregister unregister) {
            return here(point.unregister(peer, unregister)).thenApply(done -> true);
        }
        return here(point.enter(peer)).thenCompose(turn -> {
            // The answer is held until the stream has taken it: whoever takes none has few of them.
            CompletableFuture<Boolean> sent = Async.call(stream.loop(), () -> answer(message, turn));
            Async.whenDone(sent, (done, failure) -> turn.close());
            return sent;
        });
    }

    private CompletableFuture<Boolean> answer(RendezvousMessage question, Askers.Turn turn) {
        return here(answered(question, turn)).thenCompose(messages::send).thenApply(sent -> true);
    }

    private <T> CompletableFuture<T> here(CompletableFuture<T> elsewhere) {
        return Async.copyOf(elsewhere, stream.loop());
    }

    private CompletableFuture<RendezvousMessage> answered(RendezvousMessage question, Askers.Turn turn) {
        if (question instanceof RendezvousMessage.Discover discover) {
            return point.discover(turn, discover);
        }
        if (question instanceof RendezvousMessage.Register register) {
            Optional<Objection> objection = turn.objection()
                    .map(reason -> new Objection(RendezvousStatus.UNAVAILABLE, reason))
                    .or(() -> objection(register));
            return objection.isPresent()
                    ? point.refuse(
                            peer, objection.get().status(), objection.get().reason())
                    : point.register(who(), register, ttl(register));
        }
        throw new ProtocolViolationException("a peer that answers a rendezvous point instead of asking");
    }

    private RegistrationTable.Registrant who() {
        return new RegistrationTable.Registrant(
                peer, household(stream.connection().remoteAddress()));
    }

    private Optional<Objection> objection(RendezvousMessage.Register request) {
        if (!Namespace.isValid(request.namespace())) {
            return objection(RendezvousStatus.INVALID_NAMESPACE, Namespace.RULE);
        }
        RendezvousServerOptions options = point.options();
        long seconds = request.ttl();
        boolean isSaid = seconds != 0;
        if (isSaid
                && (seconds < options.minTtl().toSeconds()
                        || seconds > options.maxTtl().toSeconds())) {
            return objection(
                    RendezvousStatus.INVALID_TTL,
                    "a ttl is from " + options.minTtl().toSeconds() + " to "
                            + options.maxTtl().toSeconds() + " seconds");
        }
        return objection(request.record());
    }

    private Duration ttl(RendezvousMessage.Register request) {
        return request.ttl() == 0 ? point.options().defaultTtl() : Duration.ofSeconds(request.ttl());
    }

    private Optional<Objection> objection(Bytes bytes) {
        if (bytes.size() > RendezvousServerOptions.MAX_RECORD) {
            return objection(
                    RendezvousStatus.INVALID_SIGNED_PEER_RECORD,
                    "a record has at most " + RendezvousServerOptions.MAX_RECORD + " bytes");
        }
        try {
            PeerRecord record = PeerRecord.open(SignedEnvelope.decode(bytes));
            if (!record.peer().equals(peer)) {
                return objection(RendezvousStatus.NOT_AUTHORIZED, "a peer registers nobody but itself");
            }
            return record.addresses().isEmpty()
                    ? objection(RendezvousStatus.INVALID_SIGNED_PEER_RECORD, "a record without addresses")
                    : Optional.empty();
        } catch (MalformedMessageException unreadable) {
            return objection(RendezvousStatus.INVALID_SIGNED_PEER_RECORD, unreadable.getMessage());
        }
    }

    private static Optional<Objection> objection(RendezvousStatus status, String reason) {
        return Optional.of(new Objection(status, reason));
    }

    /** That of a connection's other end; none for this machine, where a proxy may be, and for what comes from no IP address. */
    static Optional<Household> household(Multiaddr remote) {
        return AddressScope.of(remote) == AddressScope.LOOPBACK ? Optional.empty() : Household.of(remote);
    }
}
