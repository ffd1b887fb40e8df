package org.jlibp2p.muxer.mplex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.engine.RateLimit;
import org.jlibp2p.muxer.engine.WindowBudget;

/**
 * The rules of an mplex session, without I/O, clock or thread: bytes from the peer go in, calls to {@link Effects} and
 * {@link StreamEvents} and batches of bytes for the peer come out. Confined to one thread; {@code now} is in nanoseconds
 * and never goes back.
 *
 * <p>Input is a stream, cut anywhere: of a frame that has not arrived whole only the header is kept, and the body is passed
 * on as it comes. What a peer makes us hold is bounded. Of one stream {@link #UNBOOKED} bytes may wait for a reader, more if
 * the session's budget has them, and {@link #MAX_WAITING} in any case; then the stream is reset, and the others go on. When
 * {@link org.jlibp2p.limits.BufferLimits#controlFrames()} resets are owed for streams that the peer opened, the engine
 * {@linkplain #isPaused() pauses}: it parses no further until the pipe has accepted some.
 *
 * <p>Only {@link #receive} and {@link #resume} fail, and because of the peer alone: with
 * {@link ProtocolViolationException} when it breaks a rule, with {@link org.jlibp2p.limits.LimitExceededException} when it
 * does something allowed too often. Either ends the session.
 *
 * <p>Where the specification leaves room: names are skipped; frames for a stream that is not known, or behind the peer's
 * end, are discarded, as they cross with resets, but so many of them only; a body that comes with an end or a reset is
 * discarded; a stream that exists and is opened again, a flag without a meaning, and a body or a name that is too long
 * break the rules. This side's ids are odd if it dialled and even if not; the peer's may be any.
 *
 * <p>Specification: libp2p, mplex/README.md.
 */
final class MplexEngine {
    /** How many bytes may wait for the reader of one stream. */
    static final int MAX_WAITING = 4 * 1024 * 1024;

    /** How many of them each stream has for itself, as with yamux, before the session's budget is asked. */
    static final int UNBOOKED = 256 * 1024;

    /** How many frames without any effect a peer may send in a second: on unknown streams, or empty. */
    static final int IDLE_FRAMES_PER_SECOND = 65_536;

    private static final int BOOKED_AT_ONCE = 64 * 1024;
    private static final String SCOPE = "mplex session";
    private static final RateLimit.Rule IDLE_FRAMES =
            RateLimit.Rule.perSecond("mplex idle frames", SCOPE, IDLE_FRAMES_PER_SECOND);

    private final Effects effects;
    private final ResourceLimits limits;
    private final WindowBudget budget;
    private final Output output;
    private final Map<Long, EngineStream> ours = new HashMap<>(2);
    private final Map<Long, EngineStream> theirs = new HashMap<>(2);
    private long nextId;
    private boolean ended;

    private final MplexHeader header = new MplexHeader();
    private Bytes input = Bytes.empty();
    private int parsed;
    private EngineStream bodyStream;
    private long bodyLeft;

    private final RateLimit idleFrames = new RateLimit();
    private final RateLimit resets = new RateLimit();

    /** A session in which the side that dialled opens streams of odd, the other one of even number. */
    MplexEngine(boolean dialled, ResourceLimits limits, Quota node, Effects effects) {
        this.effects = effects;
        this.limits = limits;
        nextId = dialled ? 1 : 2;
        budget = new WindowBudget(limits.buffers().windowsPerConnection(), node);
        output = new Output(limits.buffers().unawaitedWrite());
    }

    // ---- what arrives ----

    /** Parses input, as far as it goes; must not be called while earlier input is {@linkplain #isPaused() waiting}. */
    void receive(Bytes bytes, long now) {
        input = bytes;
        parsed = 0;
        resume(now);
    }

    /** Whether so much is owed to the peer that nothing more is read from it. */
    boolean isPaused() {
        return !ended && output.owed() >= limits.buffers().controlFrames();
    }

    /** Whether input waits that was not parsed because of a pause. */
    boolean hasInput() {
        return parsed < input.size();
    }

    /** Goes on with the input that waits. */
    void resume(long now) {
        while (hasInput() && !isPaused() && !ended) {
            if (bodyLeft > 0) {
                onBody();
            } else {
                parsed += header.gather(input, parsed);
                if (header.isComplete()) {
                    onHeader(header.id(), header.flag(), header.length(), now);
                    header.next();
                }
            }
        }
        if (ended || !hasInput()) {
            input = Bytes.empty();
            parsed = 0;
        }
    }

    private void onHeader(long id, int flag, long length, long now) {
        if (length > (flag == MplexFrame.NEW_STREAM ? MplexFrame.MAX_NAME : MplexFrame.MAX_BODY)) {
            throw new ProtocolViolationException("mplex: a body of " + length + " bytes");
        }
        bodyLeft = length;
        bodyStream = null;
        if (flag == MplexFrame.NEW_STREAM) {
            onOpen(id);
            return;
        }
        EngineStream stream = (MplexFrame.isOfInitiator(flag) ? theirs : ours).get(id);
        switch (flag) {
            case MplexFrame.MESSAGE_INITIATOR, MplexFrame.MESSAGE_RECEIVER -> {
                if (stream == null || !stream.state.canReceive() || length == 0) {
                    idleFrames.count(IDLE_FRAMES, now);
                }
                bodyStream = stream;
            }
            case MplexFrame.CLOSE_INITIATOR, MplexFrame.CLOSE_RECEIVER -> {
                if (stream == null || !stream.state.canReceive()) {
                    idleFrames.count(IDLE_FRAMES, now);
                } else {
                    onClose(stream);
                }
            }
            case MplexFrame.RESET_INITIATOR, MplexFrame.RESET_RECEIVER -> {
                if (stream == null) {
                    idleFrames.count(IDLE_FRAMES, now);
                } else {
                    onReset(stream, now);
                }
            }
            default -> throw new ProtocolViolationException("mplex: flag " + flag);
        }
    }

    private void onOpen(long id) {
        if (theirs.containsKey(id)) {
            throw new ProtocolViolationException("mplex: a stream that is opened twice");
        }
        EngineStream stream = new EngineStream(id, true);
        if (theirs.size() >= limits.streams().inboundPerConnection()) {
            owe(stream.reset());
            return;
        }
        theirs.put(id, stream);
        effects.inbound(stream);
    }

    private void onClose(EngineStream stream) {
        stream.state = stream.state.readEnded();
        if (stream.state.isLive()) {
            stream.events.inputEnded();
        } else {
            leave(stream);
            stream.events.inputEnded();
            stream.events.ended();
        }
    }

    private void onReset(EngineStream stream, long now) {
        if (stream.inbound) {
            resets.count(RateLimit.Rule.resets(SCOPE, limits.streams()), now);
        }
        breakOff(stream);
        stream.events.resetByPeer();
    }

    private void onBody() {
        int size = (int) Math.min(bodyLeft, input.size() - parsed);
        Bytes part = input.slice(parsed, parsed + size);
        parsed += size;
        bodyLeft -= size;
        EngineStream stream = bodyStream;
        if (stream == null || !stream.state.canReceive()) {
            return;
        }
        if (stream.received.isEmpty() && stream.events.deliver(part)) {
            return;
        }
        if (!stream.state.canReceive()) {
            return; // whoever looked at the bytes has broken the stream off
        }
        if (book(stream, stream.received.size() + size)) {
            stream.received.add(part, input.size());
        } else {
            overflow(stream);
        }
    }

    private void overflow(EngineStream stream) {
        breakOff(stream);
        tellReset(stream);
        stream.events.overflowed();
    }

    /** Takes from the budget what so many waiting bytes need, or gives back what they do not. */
    private boolean book(EngineStream stream, int waiting) {
        if (waiting > MAX_WAITING) {
            return false;
        }
        long above = Math.max(0, waiting - UNBOOKED);
        long needed = (above + BOOKED_AT_ONCE - 1) / BOOKED_AT_ONCE * BOOKED_AT_ONCE;
        if (needed > stream.booked && !budget.tryTake(needed - stream.booked)) {
            return false;
        }
        if (needed < stream.booked) {
            budget.give(stream.booked - needed);
        }
        stream.booked = needed;
        return true;
    }

    // ---- what the application does ----

    /** How many streams are open that this side opened. */
    int outboundStreams() {
        return ours.size();
    }

    /** Opens a stream. Its events have to be set before anything else. */
    EngineStream open() {
        EngineStream stream = new EngineStream(nextId, false);
        nextId += 2;
        stream.openDue = true;
        ours.put(stream.id, stream);
        turn(stream);
        return stream;
    }

    /** Queues bytes for a stream whose output was not closed. */
    void write(EngineStream stream, Bytes bytes) {
        if (stream.state.isLive()) {
            stream.output.add(bytes);
            turn(stream);
        }
    }

    /** Ends the output of a stream behind all that was written; once. */
    void closeWrite(EngineStream stream) {
        if (stream.state.isLive()) {
            stream.closeDue = true;
            turn(stream);
        }
    }

    /** Takes bytes that wait on a stream. Null if there are none. */
    Bytes take(EngineStream stream) {
        if (stream.received.isEmpty()) {
            return null;
        }
        Bytes taken = stream.received.poll();
        if (stream.booked > 0) {
            book(stream, stream.received.size());
        }
        return taken;
    }

    /** Undoes a {@link #take}, right after it: what was booked for the bytes may be gone, and they may be a few more. */
    void putBack(EngineStream stream, Bytes taken) {
        stream.received.putBack(taken);
    }

    /** Breaks a stream off and tells the peer, if it knows of the stream. No event follows. */
    void reset(EngineStream stream) {
        if (stream.state.isLive()) {
            boolean known = !stream.openDue;
            breakOff(stream);
            if (known) {
                tellReset(stream);
            }
        }
    }

    private void tellReset(EngineStream stream) {
        if (stream.inbound) {
            owe(stream.reset());
        } else {
            output.announce(stream.reset());
            effects.outputReady();
        }
    }

    // ---- what goes out ----

    /** The size of the next batch for the pipe at most; zero if there is nothing to write. */
    int batchSize() {
        return output.batchSize();
    }

    /** Writes the next batch for the pipe; not before the one before was accepted. */
    void collect(ByteBuffer target) {
        output.collect(target);
    }

    /** The pipe accepted the last batch. */
    void accepted() {
        List<EngineStream> accepted = output.accepted();
        for (int i = 0; i < accepted.size(); i++) {
            onAccepted(accepted.get(i));
        }
    }

    private void onAccepted(EngineStream stream) {
        stream.accepted += stream.inFlight;
        stream.inFlight = 0;
        boolean closed = stream.closeInFlight;
        stream.closeInFlight = false;
        if (!stream.state.isLive()) {
            return;
        }
        if (closed) {
            stream.closeAccepted = true;
            stream.state = stream.state.writeEnded();
        }
        if (stream.state.isLive()) {
            stream.events.outputAccepted();
        } else {
            leave(stream);
            stream.events.outputAccepted();
            stream.events.ended();
        }
    }

    /** How many of the frames that the peer made us send the pipe has not accepted. */
    int owed() {
        return output.owed();
    }

    // ---- the end ----

    /** Ends the session and all streams, and gives back what was taken from the budget. */
    void end() {
        ended = true;
        List<EngineStream> open = new ArrayList<>(ours.values());
        open.addAll(theirs.values());
        for (EngineStream stream : open) {
            boolean keepInput = !stream.state.canReceive();
            leave(stream);
            stream.breakOff(keepInput);
        }
        output.clear();
        bodyStream = null;
        open.forEach(stream -> stream.events.sessionEnded());
    }

    private void breakOff(EngineStream stream) {
        leave(stream);
        stream.breakOff(false);
    }

    /** Forgets a stream. What it has received may outlive it, and is the reader's from here on. */
    private void leave(EngineStream stream) {
        (stream.inbound ? theirs : ours).remove(stream.id);
        budget.give(stream.booked);
        stream.booked = 0;
        output.forget(stream);
    }

    private void owe(MplexFrame reset) {
        output.owe(reset);
        effects.outputReady();
    }

    private void turn(EngineStream stream) {
        output.turn(stream);
        effects.outputReady();
    }
}
