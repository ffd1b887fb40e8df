package org.jlibp2p.muxer.mplex;

import java.nio.ByteBuffer;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class MplexHeaderPropertyTest {
    @Property
    void whatIsWrittenIsReadAgainHoweverItIsCut(
            @ForAll @LongRange(min = 0, max = (1L << 60) - 1) long id,
            @ForAll @IntRange(min = 0, max = 7) int flag,
            @ForAll @LongRange(min = 0) long length,
            @ForAll @IntRange(min = 1, max = 20) int piece) {
        ByteBuffer buffer = ByteBuffer.allocate(18);
        MplexHeader.write(buffer, id, flag, length);
        Bytes written = Bytes.wrap(buffer.array(), 0, buffer.position());

        assertThat(written).isEqualTo(Frames.header(id, flag, length));
        assertThat(MplexHeader.size(id, length)).isEqualTo(written.size());
        MplexHeader header = new MplexHeader();
        int taken = 0;
        for (int at = 0; at < written.size(); at += piece) {
            assertThat(header.isComplete()).isFalse();
            taken += header.gather(written.slice(at, Math.min(written.size(), at + piece)), 0);
        }
        assertThat(taken).isEqualTo(written.size());
        assertThat(header.isComplete()).isTrue();
        assertThat(header.gather(Bytes.utf8("body"), 0)).isZero();
        assertThat(header.id()).isEqualTo(id);
        assertThat(header.flag()).isEqualTo(flag);
        assertThat(header.length()).isEqualTo(length);
    }
}
