package org.jlibp2p.transport.ws;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;

/**
 * A stream of bytes over binary messages, between a pipe and its socket. Confined to the channel's loop.
 *
 * <p>What is written until a flush goes into as few messages as hold it, of at most {@link #MAX_MESSAGE} bytes each; no byte
 * is copied for that, and those that this library made itself are masked where they are. What arrives is passed on as
 * it comes.
 *
 * <p>The end of the output is a close frame, and the peer's close frame is the end of the input. Each side sends its own when
 * its own output ends, which between two nodes of this library may be long after the other one's; others answer a close
 * frame with theirs at once. A socket that ends without a close frame has broken.
 *
 * <p>A peer that breaks a rule is sent a close frame that says which kind, and the connection fails.
 */
final class MessageFraming extends ChannelDuplexHandler implements FrameReader.Effects {
    /** Bytes in one message that is sent: two full frames of Noise do not fit, so that each is a message of its own. */
    static final int MAX_MESSAGE = 128 * 1024;

    private final boolean client;
    private final SecureRandom random;
    private final int maxPongs;
    private final LongSupplier clock;
    private final FrameReader reader;
    private final Queue<ByteBuf> held = new ArrayDeque<>(4);

    private ChannelHandlerContext context;
    private boolean tls;
    private int heldBytes;
    private boolean asked;
    private int pongsOwed;
    private boolean flushDue;
    private boolean failed;

    private MessageFraming(
            boolean client, SecureRandom random, WebSocketLimits limits, int maxPongs, LongSupplier clock) {
        this.client = client;
        this.random = random;
        this.maxPongs = maxPongs;
        this.clock = clock;
        reader = new FrameReader(!client, limits, this);
    }

    /**
     * The side that asked for the connection, which masks.
     *
     * @param random makes the masks
     * @param limits the bounds
     * @param maxPongs {@link org.jlibp2p.limits.BufferLimits#controlFrames()}
     * @param clock the loop's
     * @return a handler for one connection
     */
    static MessageFraming ofClient(SecureRandom random, WebSocketLimits limits, int maxPongs, LongSupplier clock) {
        return new MessageFraming(true, random, limits, maxPongs, clock);
    }

    /** The other side; otherwise as {@link #ofClient}. */
    static MessageFraming ofServer(WebSocketLimits limits, int maxPongs, LongSupplier clock) {
        return new MessageFraming(false, null, limits, maxPongs, clock);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        tls = added.pipeline().get(SslHandler.class) != null;
    }

    // ---- reading ----

    @Override
    public void read(ChannelHandlerContext ignored) {
        asked = true;
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf input = (ByteBuf) message;
        try {
            if (!failed) {
                reader.read(input, clock.getAsLong());
            }
        } catch (ProtocolViolationException | LimitExceededException broken) {
            refuse(broken);
        } finally {
            input.release();
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        asked = false;
        context.fireChannelRead(bytes);
    }

    @Override
    public void ping(Bytes payload) {
        if (pongsOwed >= maxPongs) {
            throw new LimitExceededException("buffers.controlFrames", "connection");
        }
        pongsOwed++;
        flushDue = true;
        context.write(control(FrameHeader.PONG, payload)).addListener((ChannelFuture sent) -> pongsOwed--);
    }

    @Override
    public void close() {
        context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        if (flushDue) {
            flushDue = false;
            context.flush();
        }
        if (asked && !failed && !reader.isClosed()) {
            context.read(); // what came was no data
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            if (!reader.isClosed()) {
                fail(new ConnectionClosedException(
                        "the peer ended the connection without a close frame", ErrorCode.NONE, true));
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    // ---- failing ----

    private void refuse(Libp2pException broken) {
        int code = broken instanceof LimitExceededException ? CloseCode.TOO_BIG : CloseCode.PROTOCOL_ERROR;
        if (context.channel().isWritable()) {
            context.writeAndFlush(closeFrame(code));
        }
        fail(broken);
    }

    private void fail(Libp2pException reason) {
        if (!failed) {
            failed = true;
            context.fireExceptionCaught(reason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        Throwable inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (inner instanceof SSLException) {
            fail(new ConnectionClosedException("TLS broke: " + inner.getMessage(), ErrorCode.NONE, true, inner));
        } else {
            context.fireExceptionCaught(inner);
        }
    }

    // ---- writing ----

    @Override
    public void write(ChannelHandlerContext ignored, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (!promise.isVoid()) {
            promise.setSuccess(); // nobody waits here for the socket, but who ends the output
        }
        if (bytes.readableBytes() > MAX_MESSAGE - heldBytes) {
            emit();
        }
        while (bytes.readableBytes() > MAX_MESSAGE) {
            hold(bytes.readRetainedSlice(MAX_MESSAGE));
            emit();
        }
        if (bytes.isReadable()) {
            hold(bytes);
        } else {
            bytes.release();
        }
    }

    private void hold(ByteBuf bytes) {
        heldBytes += bytes.readableBytes();
        held.add(bytes);
    }

    @Override
    public void flush(ChannelHandlerContext ignored) {
        emit();
        context.flush();
    }

    /** Puts what is held into one message. */
    private void emit() {
        if (heldBytes == 0) {
            return;
        }
        FrameHeader header = FrameHeader.of(FrameHeader.BINARY, heldBytes);
        heldBytes = 0;
        int key = client ? random.nextInt() : 0;
        context.write(headerBytes(header, key), context.voidPromise());
        while (!held.isEmpty()) {
            ByteBuf bytes = held.remove();
            int length = bytes.readableBytes();
            context.write(client ? masked(bytes, key) : bytes, promise(held.isEmpty()));
            key = Masking.advance(key, length);
        }
        if (tls) {
            context.flush(); // what waits for encryption is counted by nobody
        }
    }

    /** TLS does not tell of a failed write where nobody has asked. */
    private ChannelPromise promise(boolean last) {
        return tls && last
                ? context.newPromise().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
                : context.voidPromise();
    }

    private ByteBuf masked(ByteBuf bytes, int key) {
        if (bytes.isDirect()) {
            Masking.apply(bytes, bytes.readerIndex(), bytes.readableBytes(), key);
            return bytes;
        }
        ByteBuf copy = context.alloc().directBuffer(bytes.readableBytes());
        Masking.copy(bytes, copy, key);
        bytes.release();
        return copy;
    }

    private ByteBuf headerBytes(FrameHeader header, int key) {
        ByteBuf bytes = context.alloc().directBuffer(FrameHeader.MAX_SIZE);
        if (client) {
            header.writeMasked(bytes, key);
        } else {
            header.write(bytes);
        }
        return bytes;
    }

    private ByteBuf control(int opcode, Bytes payload) {
        int key = client ? random.nextInt() : 0;
        ByteBuf frame = headerBytes(FrameHeader.of(opcode, payload.size()), key);
        int start = frame.writerIndex();
        frame.writeBytes(payload.asByteBuffer());
        if (client) {
            Masking.apply(frame, start, payload.size(), key);
        }
        return frame;
    }

    private ByteBuf closeFrame(int code) {
        return control(FrameHeader.CLOSE, Bytes.copyOf((byte) (code >> 8), (byte) code));
    }

    /**
     * Ends the output behind all that was written.
     *
     * @return completes when the socket has taken the close frame
     */
    Future<?> end() {
        emit();
        return context.writeAndFlush(closeFrame(CloseCode.NORMAL));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        held.forEach(ByteBuf::release);
        held.clear();
        heldBytes = 0;
    }
}
