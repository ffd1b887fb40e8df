package org.jlibp2p.swarm;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.negotiation.Negotiated;
import org.jlibp2p.negotiation.ProtocolId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the streams that a peer opens to their handlers, within the limits. Confined to the connection's loop. */
final class InboundStreams {
    private static final Logger LOG = LoggerFactory.getLogger(InboundStreams.class);

    private final SwarmConnection connection;
    private final StreamRules rules;
    private int negotiating;

    InboundStreams(SwarmConnection connection, StreamRules rules) {
        this.connection = connection;
        this.rules = rules;
    }

    void accept(MuxedStream muxed) {
        try {
            if (negotiating >= rules.limits().streams().pendingInboundPerConnection()) {
                throw new LimitExceededException("streams.pendingInboundPerConnection", connection.toString());
            }
            Registration place = connection.scope().streams().acquire(1);
            Async.whenDone(muxed.closed(), (end, failure) -> place.close());
            negotiate(muxed);
        } catch (Libp2pException refused) {
            muxed.reset(refused);
            connection.refused(Direction.INBOUND, refused);
        }
    }

    private void negotiate(MuxedStream muxed) {
        negotiating++;
        Operation<Negotiated> operation = Operation.start(
                connection.loop(),
                "agreeing on the protocol of a stream",
                rules.limits().times().negotiation());
        Async.whenDone(operation.future(), (agreed, failure) -> {
            negotiating--;
            if (failure != null) {
                muxed.reset(Async.unwrap(failure));
                connection.refused(Direction.INBOUND, Async.unwrap(failure));
            } else {
                serve(agreed);
            }
        });
        Async.whenDone(MultistreamSelect.accept(muxed, this::serves), (agreed, failure) -> {
            if (failure != null) {
                operation.fail(failure);
            } else {
                operation.succeed(agreed, late -> {});
            }
        });
    }

    private boolean serves(ProtocolId protocol) {
        return rules.protocols().serves(protocol) && rules.mayRun(protocol, connection.limit());
    }

    private void serve(Negotiated agreed) {
        ProtocolTable.Entry entry = rules.protocols().find(agreed.protocol()).orElse(null);
        if (entry == null) {
            StreamResetException withdrawn = new StreamResetException(ErrorCode.NEGOTIATION_FAILED, false);
            agreed.duplex().reset(withdrawn);
            connection.refused(Direction.INBOUND, withdrawn);
            return;
        }
        try {
            Registration ofProtocol = entry.inbound().acquire(1);
            Async.whenDone(agreed.duplex().closed(), (end, failure) -> ofProtocol.close());
            Registration ofPeer = connection.scope().inbound(agreed.protocol()).acquire(1);
            Async.whenDone(agreed.duplex().closed(), (end, failure) -> ofPeer.close());
        } catch (LimitExceededException refused) {
            agreed.duplex().reset(refused);
            connection.refused(Direction.INBOUND, refused);
            return;
        }
        run(entry, connection.register(agreed.duplex(), agreed.protocol(), Direction.INBOUND));
    }

    private void run(ProtocolTable.Entry entry, Stream stream) {
        CompletionStage<?> life;
        try {
            life = Objects.requireNonNull(entry.handler().handle(stream), "the handler returned no stage");
        } catch (Throwable failure) {
            failed(entry, stream, failure);
            return;
        }
        Async.whenDone(
                life,
                (done, failure) -> Async.on(stream.loop(), () -> {
                    if (failure != null) {
                        failed(entry, stream, Async.unwrap(failure));
                    } else {
                        OrderlyEnd.of(stream, rules.limits().times().close());
                    }
                }));
    }

    private static void failed(ProtocolTable.Entry entry, Stream stream, Throwable failure) {
        if (!(failure instanceof Libp2pException) && entry.firstComplaint()) {
            LOG.warn("the handler of {} failed; it will not be told again", stream.protocol(), failure);
        } else {
            LOG.debug("the handler of {} ended: {}", stream.protocol(), failure.toString());
        }
        stream.reset(failure);
    }
}
