package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.List;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.engine.RateLimit;
import org.jlibp2p.muxer.engine.WindowBudget;

/**
 * The rules of a yamux session, without I/O, clock or thread: bytes from the peer go in, calls to {@link Effects} and
 * {@link StreamEvents} and batches of bytes for the peer come out. Confined to one thread; {@code now} is in
 * nanoseconds and never goes back.
 *
 * <p>Input is a stream, cut anywhere: of a frame that has not arrived whole only the header's bytes are kept, and the
 * body is passed on as it comes. What a peer makes us hold is bounded: by the windows for data, by the number of
 * streams for their flags and credit, and by {@link org.jlibp2p.limits.BufferLimits#controlFrames()} for pongs and
 * the resets of streams it opened. When that many are owed the engine {@linkplain #isPaused() pauses}: it parses no
 * further until the pipe has accepted some.
 *
 * <p>Only {@link #receive} and {@link #resume} fail, and because of the peer alone: with
 * {@link ProtocolViolationException} when it breaks a rule, with {@link LimitExceededException} when it does something
 * allowed too often. Either ends the session.
 *
 * <p>Where the specification leaves room: flag bits without a name are ignored; frames for a stream that is not known
 * are discarded, as they cross with resets, but their bodies count against the credit such streams had left; an ACK
 * that nobody waits for and a pong that answers nothing are ignored; data behind the peer's FIN is discarded; a SYN
 * on a stream that exists, a frame for stream 0 and a ping that is not either question or answer break the rules.
 *
 * <p>Specification: libp2p, yamux/README.md.
 */
final class YamuxEngine {
    /** How many pings a peer may send in a second. */
    static final int PINGS_PER_SECOND = 64;

    /**
     * How many frames without any effect a peer may send in a second: on unknown streams, empty, answers to nothing.
     */
    static final int IDLE_FRAMES_PER_SECOND = 65_536;

    /** What a refused stream is reset with: resource limit, as the specification of error codes has it. */
    static final long REFUSED = 0x1002;

    private static final String SCOPE = "yamux session";
    private static final RateLimit.Rule PINGS = RateLimit.Rule.perSecond("yamux pings", SCOPE, PINGS_PER_SECOND);
    private static final RateLimit.Rule IDLE_FRAMES =
            RateLimit.Rule.perSecond("yamux idle frames", SCOPE, IDLE_FRAMES_PER_SECOND);

    private final Effects effects;
    private final ResourceLimits limits;
    private final WindowBudget budget;
    private final WriteScheduler scheduler;
    private final StreamTable streams;
    private boolean ended;

    private final YamuxFrameCodec header = new YamuxFrameCodec();
    private Bytes input = Bytes.empty();
    private int parsed;
    private EngineStream bodyStream;
    private long bodyLeft;
    private boolean bodyEndsInput;

    private final RateLimit pings = new RateLimit();
    private final RateLimit idleFrames = new RateLimit();
    private final RateLimit resets = new RateLimit();
    private final RoundTrip roundTrip = new RoundTrip();

    /** A session in which the side that dialled opens streams of odd, the other one of even number. */
    YamuxEngine(boolean dialled, ResourceLimits limits, Quota node, Effects effects) {
        this.effects = effects;
        this.limits = limits;
        streams = new StreamTable(dialled);
        budget = new WindowBudget(limits.buffers().windowsPerConnection(), node);
        scheduler = new WriteScheduler(limits.buffers().unawaitedWrite(), budget);
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
        return !ended && scheduler.owed() >= limits.buffers().controlFrames();
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
                    header.next();
                    onHeader(now);
                }
            }
        }
        if (ended || !hasInput()) {
            input = Bytes.empty();
            parsed = 0;
        }
    }

    private void onHeader(long now) {
        header.checkVersion();
        int type = header.type();
        int flags = header.flags();
        boolean session = header.streamId() == YamuxFrame.SESSION;
        if (session != (type == YamuxFrame.PING || type == YamuxFrame.GO_AWAY)) {
            throw new ProtocolViolationException("yamux: type " + type + " on the wrong stream");
        }
        switch (type) {
            case YamuxFrame.DATA, YamuxFrame.WINDOW_UPDATE -> onStreamFrame(type, flags, now);
            case YamuxFrame.PING -> onPing(flags, header.length(), now);
            case YamuxFrame.GO_AWAY -> effects.goneAway(header.length());
            default -> throw new ProtocolViolationException("yamux: type " + type);
        }
    }

    private void onPing(int flags, long value, long now) {
        boolean question = (flags & YamuxFrame.SYN) != 0;
        if (question == ((flags & YamuxFrame.ACK) != 0)) {
            throw new ProtocolViolationException("yamux: a ping that is neither question nor answer");
        }
        if (question) {
            pings.count(PINGS, now);
            owe(YamuxFrame.ping(YamuxFrame.ACK, value));
        } else if (!roundTrip.answer(value, now)) {
            idleFrames.count(IDLE_FRAMES, now);
        }
    }

    /** Flags take effect in the order SYN, ACK, RST, and FIN behind the body. */
    private void onStreamFrame(int type, int flags, long now) {
        int id = header.streamId();
        long length = header.length();
        long body = type == YamuxFrame.DATA ? length : 0;
        boolean reset = (flags & YamuxFrame.RST) != 0;
        EngineStream stream = streams.find(id);
        if ((flags & YamuxFrame.SYN) != 0) {
            stream = onSyn(id, stream, body, reset, now);
        } else if (stream == null || flags == 0 && length == 0) {
            idleFrames.count(IDLE_FRAMES, now);
        }
        bookBody(stream, body);
        bodyStream = stream;
        bodyLeft = body;
        bodyEndsInput = (flags & YamuxFrame.FIN) != 0;
        if (stream == null || !stream.state.isLive()) {
            return;
        }
        if ((flags & YamuxFrame.ACK) != 0) {
            streams.acknowledge(stream);
            effects.outputReady();
        }
        if (reset) {
            onReset(stream, type == YamuxFrame.WINDOW_UPDATE ? length : 0, now);
        } else if (type == YamuxFrame.WINDOW_UPDATE) {
            grow(stream, length);
        }
        if (bodyLeft == 0) {
            onBodyEnd();
        }
    }

    /** The stream that a SYN opens, or null if it is refused or reset in the same frame. */
    private EngineStream onSyn(int id, EngineStream existing, long body, boolean reset, long now) {
        if (existing != null || streams.isOurs(id)) {
            throw new ProtocolViolationException("yamux: SYN for a stream that is not the peer's to open");
        }
        if (body > ReceiveWindow.INITIAL) {
            throw new ProtocolViolationException("yamux: more data than the window, with the SYN");
        }
        if (reset) {
            countReset(now);
            streams.refuse();
            return null;
        }
        if (streams.inbound() >= limits.streams().inboundPerConnection()) {
            streams.refuse();
            owe(YamuxFrame.reset(id, REFUSED));
            return null;
        }
        EngineStream stream = new EngineStream(id, true, newWindow(now));
        streams.add(stream);
        stream.due = YamuxFrame.ACK;
        control(stream);
        effects.inbound(stream);
        return stream;
    }

    private void countReset(long now) {
        resets.count(RateLimit.Rule.resets(SCOPE, limits.streams()), now);
    }

    private void bookBody(EngineStream stream, long body) {
        boolean known = stream != null && stream.state.isLive();
        if (!(known ? stream.receiveWindow.reserve(body) : streams.discard(body))) {
            throw new ProtocolViolationException("yamux: more data than the window");
        }
    }

    private void onReset(EngineStream stream, long code, long now) {
        if (stream.inbound) {
            countReset(now);
        }
        breakOff(stream);
        stream.events.resetByPeer(code);
    }

    private void grow(EngineStream stream, long credit) {
        stream.sendWindow.grow(credit);
        scheduler.data(stream);
        if (stream.inDataTurn) {
            effects.outputReady();
        }
    }

    private void onBody() {
        int size = (int) Math.min(bodyLeft, input.size() - parsed);
        Bytes part = input.slice(parsed, parsed + size);
        parsed += size;
        bodyLeft -= size;
        EngineStream stream = bodyStream;
        if (stream != null && stream.state.canReceive()) {
            deliver(stream, part);
        }
        if (bodyLeft == 0) {
            onBodyEnd();
        }
    }

    private void deliver(EngineStream stream, Bytes part) {
        if (stream.received.isEmpty() && stream.events.deliver(part)) {
            consumed(stream, part.size());
        } else if (stream.state.canReceive()) {
            stream.received.add(part, input.size());
        }
    }

    private void onBodyEnd() {
        EngineStream stream = bodyStream;
        bodyStream = null;
        if (stream == null || !bodyEndsInput || !stream.state.canReceive()) {
            return;
        }
        stream.state = stream.state.readEnded();
        stream.creditDue = false;
        if (stream.state.isLive()) {
            stream.events.inputEnded();
        } else {
            leave(stream);
            stream.events.inputEnded();
            stream.events.ended();
        }
    }

    // ---- what the application does ----

    /** Whether as many streams as may be wait for their acknowledgement. */
    boolean isBacklogFull() {
        return streams.unacknowledged() >= limits.streams().ackBacklog();
    }

    /** How many streams are open that this side opened. */
    int outboundStreams() {
        return streams.outbound();
    }

    /** Whether there is a number left for a stream of ours; they are not used twice. */
    boolean hasNumberLeft() {
        return streams.hasNumberLeft();
    }

    /** Opens a stream, for which there must be a number. Its events have to be set before anything else. */
    EngineStream open(long now) {
        EngineStream stream = new EngineStream(streams.takeNumber(), false, newWindow(now));
        stream.awaitingAck = true;
        streams.add(stream);
        stream.due = YamuxFrame.SYN;
        control(stream);
        return stream;
    }

    /** Queues bytes for a stream whose output was not closed. */
    void write(EngineStream stream, Bytes bytes) {
        if (stream.state.isLive()) {
            stream.output.add(bytes);
            scheduler.data(stream);
            effects.outputReady();
        }
    }

    /** Ends the output of a stream behind all that was written; once. */
    void closeWrite(EngineStream stream) {
        if (stream.state.isLive()) {
            stream.due |= YamuxFrame.FIN;
            control(stream);
        }
    }

    /** Takes bytes that wait on a stream: the moment at which the peer earns new credit. Null if there are none. */
    Bytes take(EngineStream stream) {
        if (stream.received.isEmpty()) {
            return null;
        }
        Bytes taken = stream.received.poll();
        consumed(stream, taken.size());
        return taken;
    }

    /** Undoes a {@link #take}, right after it. */
    void putBack(EngineStream stream, Bytes taken) {
        stream.received.putBack(taken);
        stream.receiveWindow.putBack(taken.size());
    }

    private void consumed(EngineStream stream, int bytes) {
        if (stream.receiveWindow.take(bytes) && stream.state.canReceive() && !stream.creditDue) {
            stream.creditDue = true;
            control(stream);
        }
    }

    /** Breaks a stream off and tells the peer, if it knows of the stream. No event follows. */
    void reset(EngineStream stream, long code) {
        if (stream.state.isLive()) {
            boolean known = (stream.due & YamuxFrame.SYN) == 0;
            breakOff(stream);
            if (stream.inbound) {
                owe(YamuxFrame.reset(stream.id, code));
            } else if (known) {
                announce(YamuxFrame.reset(stream.id, code));
            }
        }
    }

    /** Asks the peer for a sign of life, which is also how round trips are measured. */
    void ping(long now) {
        announce(roundTrip.ask(now));
    }

    /** Whether the last ping was not answered yet. */
    boolean isPongAwaited() {
        return roundTrip.isAwaited();
    }

    /** How long the answers to pings take, in nanoseconds; zero before the first one. Any thread. */
    long roundTripNanos() {
        return roundTrip.nanos();
    }

    // ---- what goes out ----

    /** The size of the next batch for the pipe at most; zero if there is nothing to write. */
    int batchSize() {
        return scheduler.batchSize();
    }

    /** Writes the next batch for the pipe; not before the one before was accepted. */
    void collect(ByteBuffer target, long now) {
        scheduler.collect(target, now, roundTrip.nanos());
    }

    /** The pipe accepted the last batch. */
    void accepted() {
        List<EngineStream> accepted = scheduler.accepted();
        for (int i = 0; i < accepted.size(); i++) {
            onAccepted(accepted.get(i));
        }
    }

    private void onAccepted(EngineStream stream) {
        stream.accepted += stream.inFlight;
        stream.inFlight = 0;
        if (!stream.state.isLive()) {
            return;
        }
        if (stream.finInFlight) {
            stream.finInFlight = false;
            stream.finAccepted = true;
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
        return scheduler.owed();
    }

    // ---- the end ----

    /** Ends the session and all streams, and gives back what was taken from the budget. */
    void end() {
        ended = true;
        List<EngineStream> open = streams.all();
        for (EngineStream stream : open) {
            boolean keepInput = !stream.state.canReceive();
            leave(stream);
            stream.breakOff(keepInput);
        }
        scheduler.clear();
        bodyStream = null;
        open.forEach(stream -> stream.events.sessionEnded());
    }

    /** Lets a last frame go out that tells the peer why. */
    void goAway(long code) {
        announce(YamuxFrame.goAway(code));
    }

    private void breakOff(EngineStream stream) {
        leave(stream);
        stream.breakOff(false);
    }

    private void leave(EngineStream stream) {
        streams.remove(stream);
        budget.give(stream.receiveWindow.aboveInitial());
        scheduler.forget(stream);
        effects.outputReady();
    }

    private ReceiveWindow newWindow(long now) {
        return new ReceiveWindow(limits.buffers().maxWindow(), now);
    }

    private void owe(YamuxFrame frame) {
        scheduler.owe(frame);
        effects.outputReady();
    }

    private void announce(YamuxFrame frame) {
        scheduler.announce(frame);
        effects.outputReady();
    }

    private void control(EngineStream stream) {
        scheduler.control(stream);
        effects.outputReady();
    }
}
