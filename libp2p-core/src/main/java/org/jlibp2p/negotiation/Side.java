package org.jlibp2p.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/** One side of the exchange: what it says first, and what each message of the peer means to it. No I/O. */
abstract class Side {
    private boolean headerSeen;

    /** What is sent without waiting for the peer. */
    abstract Bytes opening();

    /** What this side proposes, as far as it does. */
    abstract List<ProtocolId> offered();

    /**
     * Refuses a beginning at the first byte that is not that of the header. Read as a length it might announce a message
     * that never comes, as noise from a private network does.
     *
     * @param unread what has arrived and is not read yet
     */
    final void checkBeginning(Bytes unread) {
        int size = Math.min(unread.size(), Messages.HEADER.size());
        if (!headerSeen && !Messages.HEADER.startsWith(unread.slice(0, size))) {
            throw notMultistream();
        }
    }

    /** The peer's next message; the protocol, once agreed on. */
    final Optional<ProtocolId> onMessage(Bytes message, Consumer<Bytes> answer) {
        if (headerSeen) {
            return onAnswer(message, answer);
        }
        if (!message.equals(Messages.HEADER)) {
            throw notMultistream();
        }
        headerSeen = true;
        return Optional.empty();
    }

    private static MalformedMessageException notMultistream() {
        return new MalformedMessageException("the peer does not begin with the multistream-select header: it speaks"
                + " something else, or is in a private network");
    }

    /** A message behind the header. */
    abstract Optional<ProtocolId> onAnswer(Bytes message, Consumer<Bytes> answer);
}
