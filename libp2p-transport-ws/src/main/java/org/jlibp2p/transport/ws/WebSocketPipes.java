package org.jlibp2p.transport.ws;

import java.security.SecureRandom;
import java.time.Duration;

import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.transport.netty.NettyConnection;
import org.jlibp2p.transport.netty.NettyEventLoops;

/**
 * Makes pipes of sockets that speak WebSocket by now. Immutable; each method is called on the loop of the socket it is about.
 *
 * @param loops whose sockets
 * @param numbers the node's
 * @param limits of WebSocket
 * @param random for masks and keys
 */
record WebSocketPipes(NettyEventLoops loops, ResourceLimits numbers, WebSocketLimits limits, SecureRandom random) {
    Duration patience() {
        return numbers.times().upgrade();
    }

    NettyConnection ofClient(SocketChannel socket) {
        EventLoop loop = loops.of(socket.eventLoop());
        return install(
                socket,
                MessageFraming.ofClient(random, limits, numbers.buffers().controlFrames(), loop::nanoTime));
    }

    NettyConnection ofServer(SocketChannel socket) {
        EventLoop loop = loops.of(socket.eventLoop());
        return install(socket, MessageFraming.ofServer(limits, numbers.buffers().controlFrames(), loop::nanoTime));
    }

    private NettyConnection install(SocketChannel socket, MessageFraming framing) {
        socket.pipeline().addLast(framing);
        return NettyConnection.install(socket, loops, numbers, channel -> framing.end());
    }
}
