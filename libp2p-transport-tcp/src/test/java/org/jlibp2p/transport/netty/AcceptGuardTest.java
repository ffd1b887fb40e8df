package org.jlibp2p.transport.netty;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptGuardTest {
    @Test
    void acceptingPausesWhenItFailsAndThenGoesOn() {
        try (NettyEventLoops loops = NettyEventLoops.create(NettyIo.nio(), 1, InstantSource.system())) {
            EmbeddedChannel listener = new EmbeddedChannel(new AcceptGuard(loops));
            listener.freezeTime();
            for (int i = 0; i < 3; i++) {
                listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
                assertThat(listener.config().isAutoRead()).isFalse();
            }
            listener.advanceTimeBy(AcceptGuard.PAUSE_MILLIS - 1, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isFalse();
            listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isTrue();
            listener.checkException();
            listener.close();
        }
    }

    @Test
    void aListenerIsClosedWithItsLoops() {
        NettyEventLoops loops = NettyEventLoops.create(NettyIo.nio(), 1, InstantSource.system());
        EmbeddedChannel listener = new EmbeddedChannel(new AcceptGuard(loops));
        loops.close();
        assertThat(listener.isOpen()).isFalse();
    }
}
