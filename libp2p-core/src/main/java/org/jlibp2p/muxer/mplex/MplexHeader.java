package org.jlibp2p.muxer.mplex;

import java.nio.ByteBuffer;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * Frame headers to and from bytes. An instance gathers one header at a time out of input that is cut anywhere and shows it in
 * its fields, so that reading makes no object. Confined to its engine's thread.
 */
final class MplexHeader {
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD_MASK = 0x7f;
    private static final int MORE = 0x80;

    private long number;
    private int numberSize;
    private long idAndFlag;
    private boolean hasIdAndFlag;
    private boolean complete;

    /** Takes what it needs of the input from an index on, and says how many bytes that were. */
    int gather(Bytes input, int from) {
        int at = from;
        while (!complete && at < input.size()) {
            take(input.unsignedAt(at++));
        }
        return at - from;
    }

    private void take(int next) {
        if (numberSize == Varint.MAX_SIZE - 1 && next >= MORE) {
            throw new ProtocolViolationException("mplex: a number of more than " + Varint.MAX_SIZE + " bytes");
        }
        number |= (long) (next & PAYLOAD_MASK) << PAYLOAD_BITS * numberSize++;
        if (next >= MORE) {
            return;
        }
        if (next == 0 && numberSize > 1) {
            throw new ProtocolViolationException("mplex: a number that is longer than it has to be");
        }
        if (hasIdAndFlag) {
            complete = true;
        } else {
            idAndFlag = number;
            hasIdAndFlag = true;
            number = 0;
            numberSize = 0;
        }
    }

    /** Whether the fields may be read. */
    boolean isComplete() {
        return complete;
    }

    /** Begins the next header. */
    void next() {
        number = 0;
        numberSize = 0;
        hasIdAndFlag = false;
        complete = false;
    }

    long id() {
        return idAndFlag >>> MplexFrame.FLAG_BITS;
    }

    int flag() {
        return (int) idAndFlag & MplexFrame.FLAG_MASK;
    }

    long length() {
        return number;
    }

    /** How many bytes a header takes. */
    static int size(long id, long length) {
        return Varint.size(id << MplexFrame.FLAG_BITS) + Varint.size(length);
    }

    static void write(ByteBuffer target, long id, int flag, long length) {
        writeNumber(target, id << MplexFrame.FLAG_BITS | flag);
        writeNumber(target, length);
    }

    private static void writeNumber(ByteBuffer target, long value) {
        long rest = value;
        while (rest >= MORE) {
            target.put((byte) (rest & PAYLOAD_MASK | MORE));
            rest >>>= PAYLOAD_BITS;
        }
        target.put((byte) rest);
    }
}
