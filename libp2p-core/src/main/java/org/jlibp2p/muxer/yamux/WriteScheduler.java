package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.muxer.engine.SparseQueue;
import org.jlibp2p.muxer.engine.WindowBudget;

/**
 * Decides what goes out next. One batch is one write to the pipe: first the frames that are owed to the peer, then
 * those that open, acknowledge, end and give credit to streams, then data, one frame of each stream in turn. Every
 * byte is copied once, from where the application wrote it into the batch.
 *
 * <p>At most one batch is on its way: {@link #collect} is called when the one before was {@link #accepted}.
 */
final class WriteScheduler {
    /** The most that is put into one batch: one frame of full size, which is one message of the Noise layer. */
    private static final int MAX_BATCH = YamuxFrame.HEADER_SIZE + YamuxFrame.MAX_BODY;

    /** While no more streams than these have data to send, the flags of each wait for its data. */
    private static final int MAX_TURNS_TO_WAIT = 16;

    /**
     * A frame is cut shorter than this only if the stream or its window has no more; otherwise it waits for the next
     * batch.
     */
    private static final int MIN_CUT = 4096;

    private final int maxBatch;
    private final WindowBudget budget;
    private final SparseQueue<YamuxFrame> owed = new SparseQueue<>();
    private final SparseQueue<YamuxFrame> ours = new SparseQueue<>();
    private final SparseQueue<EngineStream> controlTurns = new SparseQueue<>();
    private final SparseQueue<EngineStream> dataTurns = new SparseQueue<>();
    private List<EngineStream> inFlight = List.of();
    private int owedInFlight;
    private ByteBuffer batch;

    WriteScheduler(int unawaitedWrite, WindowBudget budget) {
        maxBatch = Math.max(YamuxFrame.HEADER_SIZE + 1, Math.min(MAX_BATCH, unawaitedWrite));
        this.budget = budget;
    }

    /** Queues a frame that the peer made us send: a pong, or the reset of a stream it opened. */
    void owe(YamuxFrame frame) {
        owed.add(frame);
    }

    /** Queues a frame of our own: a ping, a go-away, or the reset of a stream that we opened. */
    void announce(YamuxFrame frame) {
        ours.add(frame);
    }

    /** How many of the frames that the peer made us send the pipe has not accepted. */
    int owed() {
        return owed.size() + owedInFlight;
    }

    /** Gives a stream a turn for its flags and its credit. */
    void control(EngineStream stream) {
        if (!stream.inControlTurn) {
            stream.inControlTurn = true;
            controlTurns.add(stream);
        }
    }

    /** Gives a stream a turn for its data, if there is any that may go. */
    void data(EngineStream stream) {
        if (!stream.inDataTurn && stream.sendable() > 0) {
            stream.inDataTurn = true;
            dataTurns.add(stream);
        }
    }

    /** Drops the turns of a stream. */
    void forget(EngineStream stream) {
        if (stream.inControlTurn) {
            stream.inControlTurn = false;
            controlTurns.remove(stream);
        }
        if (stream.inDataTurn) {
            stream.inDataTurn = false;
            dataTurns.remove(stream);
        }
    }

    /** Drops everything that waits. */
    void clear() {
        owed.clear();
        ours.clear();
        controlTurns.clear();
        dataTurns.clear();
    }

    /** Writes the next batch into a buffer that has room for {@link #batchSize()}, or nothing. */
    void collect(ByteBuffer target, long now, long roundTrip) {
        batch = target;
        owedInFlight += writeAll(owed);
        writeAll(ours);
        writeControl(now, roundTrip);
        writeData();
        batch = null;
    }

    /** The streams whose bytes or end the last batch held, for its acceptance to be told. */
    List<EngineStream> accepted() {
        List<EngineStream> accepted = inFlight;
        inFlight = List.of();
        owedInFlight = 0;
        return accepted;
    }

    /** What everything that may go takes, as far as it fits: the size of the next batch at most, and usually exactly. */
    int batchSize() {
        long size = (long) (owed.size() + ours.size() + controlTurns.size()) * YamuxFrame.HEADER_SIZE;
        for (EngineStream stream : dataTurns.all()) {
            if (size >= maxBatch) {
                break;
            }
            int bytes = stream.sendable();
            int frames = (bytes + YamuxFrame.MAX_BODY - 1) / YamuxFrame.MAX_BODY;
            int ends = (stream.due & YamuxFrame.FIN) == 0 ? 0 : 1;
            size += bytes + (long) (frames + ends) * YamuxFrame.HEADER_SIZE;
        }
        return (int) Math.min(size, maxBatch);
    }

    private boolean hasRoomForHeader() {
        return batch.remaining() >= YamuxFrame.HEADER_SIZE;
    }

    private int writeAll(SparseQueue<YamuxFrame> frames) {
        int written = 0;
        while (!frames.isEmpty() && hasRoomForHeader()) {
            YamuxFrameCodec.write(frames.poll(), batch);
            written++;
        }
        return written;
    }

    private void writeControl(long now, long roundTrip) {
        while (!controlTurns.isEmpty() && hasRoomForHeader()) {
            EngineStream stream = controlTurns.poll();
            stream.inControlTurn = false;
            if (!stream.creditDue && stream.inDataTurn && dataTurns.size() <= MAX_TURNS_TO_WAIT) {
                continue; // the flags ride on its data, in this batch or the next
            }
            int flags = takeFlags(stream, stream.output.isEmpty());
            if (stream.creditDue || flags != 0) {
                long credit = stream.creditDue ? stream.receiveWindow.credit(now, roundTrip, budget) : 0;
                stream.creditDue = false;
                writeHeader(YamuxFrame.WINDOW_UPDATE, flags, stream, credit);
            }
        }
    }

    private void writeData() {
        while (!dataTurns.isEmpty()) {
            EngineStream stream = dataTurns.peek();
            int room = batch.remaining() - YamuxFrame.HEADER_SIZE;
            int wanted = Math.min(stream.sendable(), YamuxFrame.MAX_BODY);
            if (room <= 0 || room < wanted && room < MIN_CUT && batch.position() > 0) {
                return;
            }
            dataTurns.poll();
            writeDataFrame(stream, Math.min(wanted, room));
            stream.inDataTurn = stream.sendable() > 0;
            if (stream.inDataTurn) {
                dataTurns.add(stream);
            }
        }
    }

    private void writeDataFrame(EngineStream stream, int size) {
        int flags = takeFlags(stream, false);
        writeHeader(YamuxFrame.DATA, flags, stream, size);
        stream.output.moveTo(batch, size);
        stream.sendWindow.spend(size);
        joinBatch(stream);
        stream.inFlight += size;
        if (stream.output.isEmpty() && (stream.due & YamuxFrame.FIN) != 0) {
            writeEnd(stream);
        }
    }

    /**
     * Ends a stream in a frame of its own behind its last byte. With both in one frame go-yamux and js-libp2p-yamux, which
     * obey the flags before they read the body, show the end without the bytes.
     */
    private void writeEnd(EngineStream stream) {
        if (hasRoomForHeader()) {
            writeHeader(YamuxFrame.WINDOW_UPDATE, takeFlags(stream, true), stream, 0);
        } else {
            control(stream);
        }
    }

    private void writeHeader(int type, int flags, EngineStream stream, long length) {
        YamuxFrameCodec.write(batch, type << 16 | flags, stream.id, length);
    }

    /** The flags that go with a frame, FIN only with the one behind all data; they are not due any more. */
    private int takeFlags(EngineStream stream, boolean last) {
        int flags = last ? stream.due : stream.due & ~YamuxFrame.FIN;
        stream.due &= ~flags;
        if ((flags & YamuxFrame.FIN) != 0) {
            joinBatch(stream);
            stream.finInFlight = true;
        }
        return flags;
    }

    private void joinBatch(EngineStream stream) {
        if (stream.inFlight == 0 && !stream.finInFlight) {
            if (inFlight.isEmpty()) {
                inFlight = new ArrayList<>(2);
            }
            inFlight.add(stream);
        }
    }
}
