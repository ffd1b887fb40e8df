package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;

/**
 * Turns the records that arrive into plaintext, as far as they are whole, and follows the peer's key updates. No I/O;
 * confined to one thread; of no use any more once it has failed.
 *
 * <p>Specification: RFC 8446, sections 5 and 6.
 */
final class RecordOpener {
    /** How many records without data may come in a row: tickets, key updates, empty ones. */
    static final int MAX_IDLE_RECORDS = 32;

    private static final int ALERT_SIZE = 2;

    private final PartialRecord partial = new PartialRecord();
    private final PostHandshake messages;
    private TrafficSecret secret;
    private RecordCipher cipher;
    private int idle;
    private boolean ended;
    private boolean updateAsked;

    /**
     * An opener.
     *
     * @param secret that of the peer
     * @param fromServer whether the peer is the server
     */
    RecordOpener(TrafficSecret secret, boolean fromServer) {
        this.secret = secret;
        this.cipher = secret.cipher();
        this.messages = new PostHandshake(fromServer);
    }

    /**
     * The plaintext of all records that are whole with these bytes, opened straight into one array.
     *
     * @param in what arrived, in a buffer of whatever kind; read to its end
     * @return none if no record is whole yet, or there is no data in those that are
     * @throws MalformedMessageException if a record is of the wrong form or not authentic; nothing of the bytes is given
     *     out then
     * @throws ProtocolViolationException if a record may not come now
     * @throws AlertException if the peer has given up
     */
    Bytes open(ByteBuffer in) {
        boolean completed = !partial.isEmpty() && !ended && partial.fill(in);
        int size = (completed ? innerSize(partial.record().remaining()) : 0) + innerSize(in);
        ByteBuffer out = ByteBuffer.allocate(size);
        if (completed) {
            openRecord(partial.record(), out);
            partial.clear();
        }
        openWhole(in, out);
        if (ended) {
            in.position(in.limit());
            partial.release();
        } else if (in.hasRemaining()) {
            partial.fill(in);
        } else if (partial.isEmpty()) {
            partial.release();
        }
        return opened(out);
    }

    /**
     * What was opened, in an array that is not much larger: padding is not counted by those above, who would hold it
     * together with what it surrounds.
     */
    private static Bytes opened(ByteBuffer out) {
        return out.position() < out.capacity() / 2
                ? Bytes.copyOf(out.flip())
                : Bytes.wrap(out.array(), 0, out.position());
    }

    /** How much room what is in a record of some size needs: content, type and padding. */
    private static int innerSize(int recordSize) {
        return Math.max(0, recordSize - RecordFormat.HEADER_SIZE - Suite.TAG_SIZE);
    }

    private static int innerSize(ByteBuffer in) {
        int size = 0;
        int at = in.position();
        int end = recordEnd(in, at);
        while (end > 0) {
            size += innerSize(end - at);
            at = end;
            end = recordEnd(in, at);
        }
        return size;
    }

    /** Where the record at an index ends, or 0 if it is not whole. */
    private static int recordEnd(ByteBuffer in, int at) {
        int available = in.limit() - at - RecordFormat.HEADER_SIZE;
        if (available < 0) {
            return 0;
        }
        int length = in.getShort(at + RecordFormat.LENGTH_AT) & 0xffff;
        return length > available ? 0 : at + RecordFormat.HEADER_SIZE + length;
    }

    private void openWhole(ByteBuffer in, ByteBuffer out) {
        int limit = in.limit();
        int end = recordEnd(in, in.position());
        while (end > 0 && !ended) {
            openRecord(in.limit(end), out);
            in.limit(limit);
            end = recordEnd(in, in.position());
        }
    }

    private void openRecord(ByteBuffer record, ByteBuffer out) {
        byte[] header = new byte[RecordFormat.HEADER_SIZE];
        record.get(header);
        int size = record.remaining();
        if (header[0] != RecordFormat.APPLICATION_DATA) {
            throw new MalformedMessageException("a record of type " + (header[0] & 0xff) + " after the handshake");
        }
        if (size <= Suite.TAG_SIZE || size > RecordFormat.MAX_SEALED) {
            throw new MalformedMessageException("a sealed record of " + size + " bytes");
        }
        int start = out.position();
        openSealed(header, record, out);
        int typeAt = typeBefore(out.array(), out.position(), start);
        if (typeAt - start > RecordFormat.MAX_PLAINTEXT || out.position() - start > RecordFormat.MAX_PLAINTEXT + 1) {
            throw new MalformedMessageException(
                    "a record with more than " + RecordFormat.MAX_PLAINTEXT + " bytes in it");
        }
        out.position(start);
        take(out.array()[typeAt], ByteBuffer.wrap(out.array(), start, typeAt - start), out);
    }

    private void openSealed(byte[] header, ByteBuffer sealed, ByteBuffer out) {
        try {
            if (sealed.hasArray()) {
                cipher.open(header, sealed, out);
            } else {
                try (Scratch scratch = Scratch.forSealed()) {
                    cipher.open(
                            header,
                            scratch.buffer(sealed.remaining()).put(sealed).flip(),
                            out);
                }
            }
        } catch (AEADBadTagException forged) {
            throw new MalformedMessageException("a record that is not authentic", forged);
        }
    }

    /** Where the type stands: behind the content, and before the padding. */
    private static int typeBefore(byte[] array, int end, int start) {
        int at = end - 1;
        while (at >= start && array[at] == 0) {
            at--;
        }
        if (at < start) {
            throw new MalformedMessageException("a record without a type");
        }
        return at;
    }

    private void take(byte type, ByteBuffer content, ByteBuffer out) {
        if (type != RecordFormat.HANDSHAKE && messages.isInside()) {
            throw new ProtocolViolationException("a record of type " + type + " inside a message of the handshake");
        }
        if (type == RecordFormat.APPLICATION_DATA && content.hasRemaining()) {
            idle = 0;
            out.position(out.position() + content.remaining());
            return;
        }
        if (++idle > MAX_IDLE_RECORDS) {
            throw new ProtocolViolationException("more than " + MAX_IDLE_RECORDS + " records without data");
        }
        if (type == RecordFormat.ALERT) {
            alert(content);
        } else if (type == RecordFormat.HANDSHAKE && content.hasRemaining()) {
            follow(messages.take(content));
        } else if (type != RecordFormat.APPLICATION_DATA) {
            throw new ProtocolViolationException(
                    "a record of type " + type + " with " + content.remaining() + " bytes after the handshake");
        }
    }

    private void alert(ByteBuffer content) {
        if (content.remaining() != ALERT_SIZE) {
            throw new MalformedMessageException("an alert of " + content.remaining() + " bytes");
        }
        int code = content.getShort() & 0xff;
        if (code == Alert.CLOSE_NOTIFY.code()) {
            ended = true;
        } else if (code != Alert.USER_CANCELED.code()) {
            throw new AlertException(code);
        }
    }

    private void follow(PostHandshake.Effect effect) {
        if (effect != PostHandshake.Effect.NONE) {
            secret = secret.next();
            cipher = secret.cipher();
            updateAsked |= effect == PostHandshake.Effect.NEW_KEYS_ASKED;
        }
    }

    /** Whether the peer has asked, since this was asked last, that this side makes new keys. */
    boolean takeUpdateAsked() {
        boolean asked = updateAsked;
        updateAsked = false;
        return asked;
    }

    /** Whether the peer has said that nothing more comes. */
    boolean isEnded() {
        return ended;
    }

    /** How many bytes are held in memory. */
    int held() {
        return partial.capacity();
    }
}
