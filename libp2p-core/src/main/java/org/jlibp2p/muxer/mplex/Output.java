package org.jlibp2p.muxer.mplex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.muxer.engine.SparseQueue;

/**
 * Decides what goes out next. One batch is one write to the pipe: first resets, then the streams in turn, one frame of data
 * each, with what opens and ends them around it. Every byte is copied once, from where the application wrote it into the
 * batch. Confined to its engine's thread.
 *
 * <p>At most one batch is on its way: {@link #collect} is called when the one before was {@link #accepted}.
 */
final class Output {
    /** The most that is put into one batch, which is one message of the Noise layer. */
    private static final int MAX_BATCH = 65_519;

    /** Room for what opens a stream, a byte of data, and its end, whatever the id. */
    private static final int LEAST_BATCH = 64;

    /** A frame is cut shorter than this only if the stream has no more; otherwise it waits for the next batch. */
    private static final int MIN_CUT = 4096;

    private final int maxBatch;
    private final SparseQueue<MplexFrame> owed = new SparseQueue<>();
    private final SparseQueue<MplexFrame> ours = new SparseQueue<>();
    private final SparseQueue<EngineStream> turns = new SparseQueue<>();
    private List<EngineStream> inFlight = List.of();
    private int owedInFlight;

    Output(int unawaitedWrite) {
        maxBatch = Math.max(LEAST_BATCH, Math.min(MAX_BATCH, unawaitedWrite));
    }

    /** Queues a reset that the peer made us send: of a stream it opened. */
    void owe(MplexFrame reset) {
        owed.add(reset);
    }

    /** Queues a reset of a stream that we opened. */
    void announce(MplexFrame reset) {
        ours.add(reset);
    }

    /** How many of the frames that the peer made us send the pipe has not accepted. */
    int owed() {
        return owed.size() + owedInFlight;
    }

    /** Gives a stream a turn, if anything of it may go. */
    void turn(EngineStream stream) {
        if (!stream.inTurn && stream.hasOutput()) {
            stream.inTurn = true;
            turns.add(stream);
        }
    }

    /** Drops the turn of a stream. */
    void forget(EngineStream stream) {
        if (stream.inTurn) {
            stream.inTurn = false;
            turns.remove(stream);
        }
    }

    /** Drops everything that waits. */
    void clear() {
        owed.clear();
        ours.clear();
        turns.clear();
    }

    /** What everything that may go takes, as far as it fits: the size of the next batch at most. */
    int batchSize() {
        long size = resetsSize(owed) + resetsSize(ours);
        for (EngineStream stream : turns.all()) {
            if (size >= maxBatch) {
                break;
            }
            int bytes = stream.output.size();
            int empty = MplexHeader.size(stream.id, 0);
            size += (stream.openDue ? empty : 0) + (stream.closeDue ? empty : 0);
            size += bytes == 0 ? 0 : bytes + MplexHeader.size(stream.id, bytes);
        }
        return (int) Math.min(size, maxBatch);
    }

    private static long resetsSize(SparseQueue<MplexFrame> resets) {
        long size = 0;
        for (MplexFrame reset : resets.all()) {
            size += MplexHeader.size(reset.id(), 0);
        }
        return size;
    }

    /** Writes the next batch into a buffer that has room for {@link #batchSize()}, or nothing. */
    void collect(ByteBuffer target) {
        owedInFlight += writeAll(owed, target);
        writeAll(ours, target);
        while (!turns.isEmpty() && writeTurn(turns.peek(), target)) {
            EngineStream stream = turns.poll();
            stream.inTurn = false;
            turn(stream);
        }
    }

    private static int writeAll(SparseQueue<MplexFrame> resets, ByteBuffer target) {
        int written = 0;
        while (!resets.isEmpty() && hasRoom(target, resets.peek().id())) {
            MplexFrame reset = resets.poll();
            MplexHeader.write(target, reset.id(), reset.flag(), 0);
            written++;
        }
        return written;
    }

    private static boolean hasRoom(ByteBuffer target, long id) {
        return target.remaining() >= MplexHeader.size(id, 0);
    }

    /** Writes what is the stream's turn, or says that there is no room for all of that. */
    private boolean writeTurn(EngineStream stream, ByteBuffer target) {
        if (stream.openDue) {
            if (!hasRoom(target, stream.id)) {
                return false;
            }
            MplexHeader.write(target, stream.id, MplexFrame.NEW_STREAM, 0);
            stream.openDue = false;
        }
        if (!stream.output.isEmpty() && !writeData(stream, target)) {
            return false;
        }
        if (stream.closeDue && stream.output.isEmpty()) {
            if (!hasRoom(target, stream.id)) {
                return false;
            }
            int flag = stream.flag(MplexFrame.CLOSE_RECEIVER, MplexFrame.CLOSE_INITIATOR);
            MplexHeader.write(target, stream.id, flag, 0);
            joinBatch(stream);
            stream.closeDue = false;
            stream.closeInFlight = true;
        }
        return true;
    }

    private boolean writeData(EngineStream stream, ByteBuffer target) {
        int wanted = Math.min(stream.output.size(), maxBatch - MplexHeader.size(stream.id, maxBatch));
        int room = target.remaining() - MplexHeader.size(stream.id, wanted);
        if (room <= 0 || room < wanted && room < MIN_CUT && target.position() > 0) {
            return false;
        }
        int size = Math.min(wanted, room);
        int flag = stream.flag(MplexFrame.MESSAGE_RECEIVER, MplexFrame.MESSAGE_INITIATOR);
        MplexHeader.write(target, stream.id, flag, size);
        stream.output.moveTo(target, size);
        joinBatch(stream);
        stream.inFlight += size;
        return true;
    }

    private void joinBatch(EngineStream stream) {
        if (stream.inFlight == 0 && !stream.closeInFlight) {
            if (inFlight.isEmpty()) {
                inFlight = new ArrayList<>(2);
            }
            inFlight.add(stream);
        }
    }

    /** The streams whose bytes or end the last batch held, for its acceptance to be told. */
    List<EngineStream> accepted() {
        List<EngineStream> accepted = inFlight;
        inFlight = List.of();
        owedInFlight = 0;
        return accepted;
    }
}
