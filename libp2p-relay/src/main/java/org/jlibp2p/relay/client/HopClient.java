package org.jlibp2p.relay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.Reservation;
import org.jlibp2p.relay.protocol.Voucher;
import org.jlibp2p.transport.RawConnection;

/**
 * Asks a relay. Stateless; works on the loop of the connection with it. Completing a future from outside resets the stream.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Hop Protocol.
 */
final class HopClient {
    /** How long a relay may take to answer; for a circuit it has to ask the target. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PeerId self;

    HopClient(PeerId self) {
        this.self = self;
    }

    /**
     * What a relay has granted, looked at.
     *
     * @param reservation as it says it
     * @param voucher its word for it, verified, if it gave one
     */
    record Granted(Reservation reservation, Optional<Voucher> voucher) {}

    /** Reserves, or renews, and looks at what was granted. */
    CompletableFuture<Granted> reserve(Connection relay) {
        Request<Granted> request =
                new Request<>(new HopMessage.Reserve(), "a reservation at " + relay.remotePeer(), unneeded -> {});
        return ask(relay, request, asked -> {
            Reservation reservation = asked.answer()
                    .reservation()
                    .orElseThrow(() -> new ProtocolViolationException("a relay that reserves without a reservation"));
            Granted granted = checked(reservation, relay);
            OrderlyEnd.of(asked.stream(), PATIENCE);
            return granted;
        });
    }

    private Granted checked(Reservation reservation, Connection relay) {
        Instant now = relay.loop().now();
        if (!reservation.expires().isAfter(now)) {
            throw new RefusedException(
                    Status.OK,
                    "the reservation at " + relay.remotePeer() + " has ended at " + reservation.expires()
                            + " already: one of the two clocks is wrong");
        }
        Optional<Voucher> signed = reservation.voucher().map(Voucher::open);
        signed.ifPresent(voucher -> {
            if (!voucher.relay().equals(relay.remotePeer()) || !voucher.peer().equals(self)) {
                throw new MalformedMessageException("a voucher of another relay, or for another peer");
            }
            if (!voucher.expires().isAfter(now)) {
                throw new MalformedMessageException("a voucher that has ended at " + voucher.expires());
            }
        });
        return new Granted(reservation, signed);
    }

    /** Asks for a circuit, which is a pipe on the relay's stream. */
    CompletableFuture<RawConnection> connect(Connection relay, PeerId target) {
        Request<RawConnection> request = new Request<>(
                new HopMessage.Connect(target),
                "a circuit to " + target + " through " + relay.remotePeer(),
                unneeded -> unneeded.duplex().reset(new CancellationException()));
        return ask(
                relay,
                request,
                asked -> new RawConnection(
                        asked.messages().unframed(),
                        relay.localAddress(),
                        CircuitAddress.through(relay.remoteAddress(), relay.remotePeer()),
                        asked.answer().limit()));
    }

    /** What is asked, its name in failures, and how to free what comes when nobody waits for it any more. */
    private record Request<T>(HopMessage message, String name, Consumer<T> discard) {}

    /** A request that was granted. */
    private record Asked(Stream stream, Framed<HopMessage, HopMessage> messages, HopMessage.Answer answer) {}

    private static <T> CompletableFuture<T> ask(Connection relay, Request<T> request, Function<Asked, T> granted) {
        return Async.call(relay.loop(), () -> begin(relay, request, granted), request.discard());
    }

    private static <T> CompletableFuture<T> begin(Connection relay, Request<T> request, Function<Asked, T> granted) {
        Operation<T> operation = Operation.start(relay.loop(), request.name(), ANSWER);
        operation.needs(
                relay.openStream(CircuitProtocols.HOP),
                stream -> stream.reset(new CancellationException()),
                stream -> exchange(stream, request, granted, operation));
        return operation.future();
    }

    private static <T> void exchange(
            Stream stream, Request<T> request, Function<Asked, T> granted, Operation<T> operation) {
        Framed<HopMessage, HopMessage> messages = stream.framed(HopCodec.CODEC);
        CompletableFuture<T> answered = messages.send(request.message())
                .thenCompose(sent -> messages.receive())
                .thenApply(message -> granted.apply(new Asked(stream, messages, answer(message, request.name()))));
        Async.whenDone(answered, (value, failure) -> {
            if (failure != null) {
                operation.fail(failure);
            } else {
                operation.succeed(value, request.discard());
            }
        });
    }

    private static HopMessage.Answer answer(HopMessage message, String what) {
        if (!(message instanceof HopMessage.Answer answer)) {
            throw new ProtocolViolationException("a relay that asks instead of answering");
        }
        if (answer.status() != Status.OK) {
            throw new RefusedException(answer.status(), what + " was refused: " + answer.status());
        }
        return answer;
    }
}
