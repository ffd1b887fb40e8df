package org.jlibp2p.delegate.server;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BodyCollectorTest {
    private static final int LIMIT = 64 * 1024;

    private static BodyCollector collector() {
        HttpHeaders headers = new DefaultHttpHeaders().set("Transfer-Encoding", "chunked");
        return new BodyCollector(
                new Request.Head(InetAddress.getLoopbackAddress(), "PUT", "/", "/", "", headers, true, true), LIMIT);
    }

    @Test
    void aBodyInChunksOfAByteIsHeldAtTheSizeThatItHas() {
        BodyCollector body = collector();
        ByteBuf chunk = Unpooled.wrappedBuffer(new byte[] {7});
        body.add(chunk);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1; i < LIMIT; i++) {
            body.add(chunk.readerIndex(0));
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("most of it the bytes themselves, each for a moment")
                .isLessThan(40L * LIMIT);
        assertThatThrownBy(() -> body.add(chunk.readerIndex(0))).isInstanceOf(HttpFault.class);
        byte[] whole = body.request().body().toByteArray();
        assertThat(whole).hasSize(LIMIT).containsOnly(7);
    }
}
