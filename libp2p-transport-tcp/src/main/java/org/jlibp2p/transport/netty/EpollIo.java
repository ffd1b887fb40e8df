package org.jlibp2p.transport.netty;

import java.util.Optional;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Names Netty's epoll classes, apart from everything that must load without them.
 *
 * <p>Netty 4.2 (seen in 4.2.18) removes a socket from epoll when nothing is to be heard of it for the moment, and then
 * fails with ENOENT when it is to wait for the socket again. That is so when the peer has ended its output, nobody reads,
 * and a write does not fit into the socket's buffer. So such a socket stays in epoll here, with no event but the edges of
 * errors.
 */
final class EpollIo {
    private EpollIo() {}

    static NettyIo create() {
        Epoll.ensureAvailability();
        IoHandlerFactory epoll = EpollIoHandler.newFactory(0, BriefPolling.inRealTime());
        return new NettyIo(
                "epoll",
                executor -> new Handler(epoll.newHandler(executor)),
                EpollSocketChannel::new,
                EpollServerSocketChannel::new,
                Optional.of(LinuxOptions.REUSEPORT),
                Optional.of(LinuxOptions.IPV6_ONLY));
    }

    private record Handler(IoHandler epoll) implements IoHandler {
        @Override
        public void initialize() {
            epoll.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return epoll.run(context);
        }

        @Override
        public void prepareToDestroy() {
            epoll.prepareToDestroy();
        }

        @Override
        public void destroy() {
            epoll.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new StayingRegistration(epoll.register(handle));
        }

        @Override
        public void wakeup() {
            epoll.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handle) {
            return epoll.isCompatible(handle);
        }
    }

    private static final class StayingRegistration implements IoRegistration {
        private final IoRegistration registration;
        private boolean added;

        StayingRegistration(IoRegistration registration) {
            this.registration = registration;
        }

        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            boolean none = EpollIoOps.NONE.equals(ops);
            added |= !none;
            return registration.submit(none && added ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }
}
