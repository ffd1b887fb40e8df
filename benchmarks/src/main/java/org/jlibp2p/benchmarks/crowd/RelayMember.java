package org.jlibp2p.benchmarks.crowd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;

/**
 * One that uses a relay, at either end of a circuit. What passes a circuit is plain here, so that it is the relay that is
 * measured and not the two ends. Confined to its connection's loop once it is connected.
 */
final class RelayMember implements CrowdRole {
    private static final Bytes CHUNK = Bytes.wrap(new byte[64 * 1024]);
    private static final int UNAWAITED = 4;

    private final Identity identity = Identity.generate();
    private final CrowdMember member;
    private long received;
    private Duplex circuit;
    private boolean sends;
    private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);

    RelayMember(CrowdOptions options, CrowdParts parts, CrowdProgress progress) {
        member = new CrowdMember(options, parts, progress, identity, this);
    }

    PeerId id() {
        return identity.peerId();
    }

    @Override
    public List<Multiaddr> addresses() {
        return CrowdRole.NONE.addresses();
    }

    @Override
    public List<ProtocolId> protocols() {
        return List.of(CircuitProtocols.STOP);
    }

    CompletableFuture<Void> connect() {
        return member.connect();
    }

    /** Reserves a place at the relay. */
    CompletableFuture<Void> reserve() {
        return ask(new HopMessage.Reserve())
                .thenCompose(asked -> asked.unframed().closeWrite());
    }

    /** Has a circuit made to another one, who has reserved. */
    CompletableFuture<Void> connectTo(RelayMember target) {
        return ask(new HopMessage.Connect(target.id())).thenAccept(asked -> circuit = asked.unframed());
    }

    private CompletableFuture<Framed<HopMessage, HopMessage>> ask(HopMessage request) {
        return Async.call(
                member.loop(),
                () -> member.openStream(CircuitProtocols.HOP).thenCompose(stream -> {
                    Framed<HopMessage, HopMessage> messages = Framed.of(stream, HopCodec.CODEC, HopCodec.CODEC);
                    return messages.send(request)
                            .thenCompose(sent -> messages.receive())
                            .thenCompose(answer -> granted(answer)
                                    ? CompletableFuture.completedFuture(messages)
                                    : CompletableFuture.failedFuture(new IOException("the relay says " + answer)));
                }));
    }

    private static boolean granted(HopMessage message) {
        return message instanceof HopMessage.Answer answer && answer.status() == Status.OK;
    }

    /** Takes a circuit that the relay brings, and whatever comes over it. */
    @Override
    public void serve(Duplex stream) {
        Framed<StopMessage, StopMessage> messages = Framed.of(stream, StopCodec.CODEC, StopCodec.CODEC);
        messages.receive()
                .thenCompose(request -> messages.send(new StopMessage.Answer(Status.OK)))
                .thenCompose(sent -> drain(messages.unframed()));
    }

    private CompletableFuture<Void> drain(Duplex pipe) {
        return Async.loop(() -> pipe.read().thenApply(bytes -> {
            received += bytes.size();
            return !bytes.isEmpty();
        }));
    }

    /** Bytes that have come over circuits. */
    CompletableFuture<Long> received() {
        return Async.call(member.loop(), () -> CompletableFuture.completedFuture(received));
    }

    /** Sends over its circuit until it is told to stop. */
    void send() {
        Async.on(member.loop(), () -> {
            sends = true;
            if (!sending.isDone()) {
                return; // what was under way when it paused is still
            }
            Deque<CompletableFuture<Void>> unawaited = new ArrayDeque<>();
            sending = Async.loop(() -> {
                unawaited.add(circuit.write(CHUNK));
                CompletableFuture<Void> oldest =
                        unawaited.size() < UNAWAITED ? CompletableFuture.completedFuture(null) : unawaited.remove();
                return oldest.thenApply(accepted -> sends);
            });
        });
    }

    /** Sends no more; what is under way still comes. */
    void pause() {
        Async.on(member.loop(), () -> sends = false);
    }
}
