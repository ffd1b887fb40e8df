package org.jlibp2p.transport.memory;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.RawConnection;

/** One attempt to reach a number. Confined to the dialler's loop but for what the listener asks and answers. */
final class MemoryDial {
    private final EventLoop loop;
    private final BufferLimits limits;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;
    private final Operation<RawConnection> operation;

    MemoryDial(EventLoop loop, ResourceLimits limits, Multiaddr localAddress, Multiaddr remoteAddress) {
        this.loop = loop;
        this.limits = limits.buffers();
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        operation =
                Operation.start(loop, "dial of " + remoteAddress, limits.times().connect());
    }

    EventLoop loop() {
        return loop;
    }

    BufferLimits limits() {
        return limits;
    }

    Multiaddr localAddress() {
        return localAddress;
    }

    CompletableFuture<RawConnection> future() {
        return operation.future();
    }

    boolean isGivenUp() {
        return operation.isDone();
    }

    void connected(Duplex end) {
        Async.on(
                loop,
                () -> operation.succeed(
                        new RawConnection(end, localAddress, remoteAddress),
                        unwanted -> end.reset(new StreamResetException(ErrorCode.NONE, false))));
    }

    void refuse(Throwable cause) {
        Async.on(loop, () -> operation.fail(new DialException(remoteAddress, cause)));
    }

    void giveUp() {
        refuse(new NodeClosedException("the transport was closed"));
    }
}
