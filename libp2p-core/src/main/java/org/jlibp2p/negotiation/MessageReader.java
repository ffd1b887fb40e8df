package org.jlibp2p.negotiation;

import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * Cuts messages out of the bytes that arrive, and gives back what is behind them. It refuses a message at the first byte
 * that shows it to be too long, and never holds more of an unfinished one than that.
 */
final class MessageReader {
    static final int MAX_LENGTH = 1024;

    private static final int MAX_LENGTH_SIZE = Varint.size(MAX_LENGTH);

    private Bytes unread = Bytes.empty();

    void add(Bytes chunk) {
        unread = unread.isEmpty() ? chunk : Bytes.concat(unread, chunk);
    }

    /** The next message with its length in front, or nothing while it is not whole. */
    Optional<Bytes> poll() {
        int lengthSize = Varint.sizeAt(unread.slice(0, Math.min(unread.size(), MAX_LENGTH_SIZE)), 0);
        if (lengthSize == 0) {
            if (unread.size() >= MAX_LENGTH_SIZE) {
                throw tooLong();
            }
            return Optional.empty();
        }
        long length = Varint.read(unread, 0);
        if (length > MAX_LENGTH) {
            throw tooLong();
        }
        if (length == 0) {
            throw new MalformedMessageException("a multistream-select message without its newline");
        }
        int end = lengthSize + (int) length;
        return unread.size() < end ? Optional.empty() : Optional.of(take(end));
    }

    private Bytes take(int end) {
        Bytes message = unread.slice(0, end);
        if (!Messages.endsWithNewline(message)) {
            throw new MalformedMessageException("a multistream-select message without its newline");
        }
        unread = unread.slice(end);
        return message;
    }

    private static MalformedMessageException tooLong() {
        return new MalformedMessageException("a multistream-select message of more than " + MAX_LENGTH + " bytes");
    }

    /** What is behind the last message. */
    Bytes rest() {
        return unread;
    }
}
