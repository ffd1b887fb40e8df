package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.time.Duration;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WriteWatchTest {
    private final ManualTime time = ManualTime.create();
    private int sent;
    private int stalled;
    private int failed;
    private ChannelPromise write;

    private WriteWatch watch() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                write = promise;
            }
        });
        return new WriteWatch(time.loop(), channel, Duration.ofSeconds(30), () -> stalled++, () -> failed++);
    }

    @Test
    void whatIsSentIsTold() {
        WriteWatch watch = watch();
        watch.write("a");
        watch.whenSent(() -> sent++);
        assertThat(sent).isZero();
        write.setSuccess();
        assertThat(sent).isEqualTo(1);
        assertThat(failed).isZero();
    }

    @Test
    void whatFailsIsNotSent() {
        WriteWatch watch = watch();
        watch.write("a");
        watch.whenSent(() -> sent++);
        write.setFailure(new IOException("planted"));
        assertThat(sent).isZero();
        assertThat(failed).isEqualTo(1);
    }

    @Test
    void whatIsNotSentInTimeIsToldOnce() {
        WriteWatch watch = watch();
        watch.write("a");
        time.advance(Duration.ofSeconds(29));
        assertThat(stalled).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(stalled).isEqualTo(1);
    }
}
