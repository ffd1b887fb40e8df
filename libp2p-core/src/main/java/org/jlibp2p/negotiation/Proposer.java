package org.jlibp2p.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/** The side that proposes protocols, one after another, until the peer repeats one. */
final class Proposer extends Side {
    private final List<ProtocolId> inOrder;
    private int current;
    private Bytes proposal;

    Proposer(List<ProtocolId> inOrder) {
        if (inOrder.isEmpty()) {
            throw new IllegalArgumentException("at least one protocol must be proposed");
        }
        this.inOrder = List.copyOf(inOrder);
        this.proposal = Messages.of(inOrder.get(0));
    }

    @Override
    Bytes opening() {
        return Bytes.concat(Messages.HEADER, proposal);
    }

    @Override
    List<ProtocolId> offered() {
        return inOrder;
    }

    @Override
    Optional<ProtocolId> onAnswer(Bytes message, Consumer<Bytes> answer) {
        if (message.equals(proposal)) {
            return Optional.of(inOrder.get(current));
        }
        if (!message.equals(Messages.NOT_AVAILABLE)) {
            throw new MalformedMessageException("the peer answers something else than was proposed");
        }
        current++;
        if (current == inOrder.size()) {
            throw new NegotiationException("the peer speaks none of the protocols proposed", inOrder);
        }
        proposal = Messages.of(inOrder.get(current));
        answer.accept(proposal);
        return Optional.empty();
    }
}
