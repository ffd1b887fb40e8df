package org.jlibp2p.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;

/** The side that answers proposals, until it serves one. */
final class Acceptor extends Side {
    private final Predicate<? super ProtocolId> served;
    private int proposals;

    Acceptor(Predicate<? super ProtocolId> served) {
        this.served = served;
    }

    @Override
    Bytes opening() {
        return Messages.HEADER;
    }

    @Override
    List<ProtocolId> offered() {
        return List.of();
    }

    @Override
    Optional<ProtocolId> onAnswer(Bytes message, Consumer<Bytes> answer) {
        proposals++;
        if (proposals > MultistreamSelect.MAX_PROPOSALS) {
            throw new ProtocolViolationException(
                    "the peer made more than " + MultistreamSelect.MAX_PROPOSALS + " proposals");
        }
        if (message.equals(Messages.HEADER)) {
            throw new MalformedMessageException("the multistream-select header came twice");
        }
        if (message.equals(Messages.LIST)) {
            answer.accept(Messages.NOT_AVAILABLE);
            return Optional.empty();
        }
        ProtocolId protocol = Messages.protocol(message);
        if (!served.test(protocol)) {
            answer.accept(Messages.NOT_AVAILABLE);
            return Optional.empty();
        }
        answer.accept(message);
        return Optional.of(protocol);
    }
}
