package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;

/**
 * Turns what this side sends into records, and makes new keys in time or when the peer wants it: the announcement goes
 * before the next data, so that a peer who asks a hundred times while there is none gets one. No I/O; confined to one
 * thread.
 *
 * <p>Specification: RFC 8446, sections 4.6.3, 5.1, 5.2 and 5.5.
 */
final class RecordSealer {
    /** After so many records there is a new key: well before any cipher begins to give itself away. */
    static final long MAX_RECORDS_PER_KEY = 1L << 23;

    private static final byte[] KEY_UPDATE = {PostHandshake.KEY_UPDATE, 0, 0, 1, 0};
    private static final byte WARNING = 1;
    private static final int ALERT_SIZE = 2;

    private final long maxRecords;
    private TrafficSecret secret;
    private RecordCipher cipher;
    private boolean owesUpdate;

    RecordSealer(TrafficSecret secret) {
        this(secret, MAX_RECORDS_PER_KEY);
    }

    RecordSealer(TrafficSecret secret, long maxRecords) {
        this.maxRecords = maxRecords;
        this.secret = secret;
        this.cipher = secret.cipher();
    }

    /** The next data will be sealed with new keys. */
    void oweUpdate() {
        owesUpdate = true;
    }

    /** The most bytes that the records for so much plaintext have together. */
    long sealedSize(int plaintextSize) {
        long records = (plaintextSize + RecordFormat.MAX_PLAINTEXT - 1L) / RecordFormat.MAX_PLAINTEXT;
        return plaintextSize
                + records * RecordFormat.OVERHEAD
                + (isUpdateDue() ? KEY_UPDATE.length + RecordFormat.OVERHEAD : 0);
    }

    /** How many bytes {@link #closeNotify} has. */
    static int closeNotifySize() {
        return ALERT_SIZE + RecordFormat.OVERHEAD;
    }

    private boolean isUpdateDue() {
        return owesUpdate || cipher.records() >= maxRecords;
    }

    /** Appends all records for some plaintext to a buffer of whatever kind. */
    void seal(Bytes plaintext, ByteBuffer target) {
        updateIfDue(target);
        try (Scratch scratch = Scratch.forPlaintext()) {
            ByteBuffer buffer = scratch.buffer(RecordFormat.MAX_PLAINTEXT + 1);
            for (int at = 0; at < plaintext.size(); at += RecordFormat.MAX_PLAINTEXT) {
                Bytes part = plaintext.slice(at, Math.min(plaintext.size(), at + RecordFormat.MAX_PLAINTEXT));
                part.copyTo(buffer.clear());
                seal(RecordFormat.APPLICATION_DATA, buffer.flip(), target);
            }
        }
    }

    /**
     * Appends all records for some plaintext to a buffer.
     *
     * @param atMost how much plaintext there is at most
     * @param source puts the plaintext into a buffer
     * @param target where to, of whatever kind
     */
    void seal(int atMost, Consumer<? super ByteBuffer> source, ByteBuffer target) {
        updateIfDue(target);
        try (Scratch scratch = Scratch.forPlaintext()) {
            ByteBuffer buffer = scratch.buffer(atMost + 1).limit(atMost);
            source.accept(buffer);
            int end = buffer.flip().limit();
            while (buffer.position() < end) {
                buffer.limit(Math.min(end, buffer.position() + RecordFormat.MAX_PLAINTEXT));
                seal(RecordFormat.APPLICATION_DATA, buffer, target);
            }
        }
    }

    /** Appends the record after which nothing may come. */
    void closeNotify(ByteBuffer target) {
        control(RecordFormat.ALERT, new byte[] {WARNING, (byte) Alert.CLOSE_NOTIFY.code()}, target);
    }

    private void updateIfDue(ByteBuffer target) {
        if (isUpdateDue()) {
            control(RecordFormat.HANDSHAKE, KEY_UPDATE, target);
            secret = secret.next();
            cipher = secret.cipher();
            owesUpdate = false;
        }
    }

    private void control(byte type, byte[] content, ByteBuffer target) {
        seal(type, ByteBuffer.wrap(Arrays.copyOf(content, content.length + 1), 0, content.length), target);
    }

    /** Seals what is in a buffer, whose array has room for the type behind it: what stands there is put back. */
    private void seal(byte type, ByteBuffer content, ByteBuffer target) {
        int end = content.limit();
        byte[] array = content.array();
        int typeAt = content.arrayOffset() + end;
        byte behind = array[typeAt];
        array[typeAt] = type;
        content.limit(end + 1);
        byte[] header = RecordFormat.header(content.remaining() + Suite.TAG_SIZE);
        if (target.hasArray()) {
            cipher.seal(header, content, target.put(header));
        } else {
            try (Scratch scratch = Scratch.forSealed()) {
                ByteBuffer sealed = scratch.buffer(RecordFormat.HEADER_SIZE + RecordFormat.MAX_SEALED);
                cipher.seal(header, content, sealed.put(header));
                target.put(sealed.flip());
            }
        }
        array[typeAt] = behind;
        content.limit(end).position(end);
    }
}
