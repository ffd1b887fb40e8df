package org.jlibp2p.transport.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {
    /** As the specification has it: octet i with octet i modulo 4 of the key. */
    private static byte[] masked(byte[] plain, int key) {
        byte[] octets = {(byte) (key >> 24), (byte) (key >> 16), (byte) (key >> 8), (byte) key};
        byte[] masked = plain.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= octets[i % 4];
        }
        return masked;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    @Property
    void inOnePieceOrInTwoItIsWhatTheSpecificationSays(
            @ForAll @Size(max = 100) byte[] plain, @ForAll int key, @ForAll @IntRange(max = 100) int cut) {
        int first = Math.min(cut, plain.length);
        for (ByteBuf whole : new ByteBuf[] {
            Unpooled.copiedBuffer(plain), Unpooled.directBuffer().writeBytes(plain)
        }) {
            Masking.apply(whole, 0, first, key);
            Masking.apply(whole, first, plain.length - first, Masking.advance(key, first));
            assertThat(bytes(whole)).isEqualTo(masked(plain, key));
            whole.release();
        }
    }

    @Property
    void aCopyIsMaskedAndItsSourceIsNot(@ForAll @Size(max = 100) byte[] plain, @ForAll int key) {
        ByteBuf source = Unpooled.wrappedBuffer(plain.clone());
        ByteBuf target = Unpooled.directBuffer(plain.length + 3).writeBytes(new byte[3]);
        Masking.copy(source, target, key);
        assertThat(bytes(target.skipBytes(3))).isEqualTo(masked(plain, key));
        assertThat(bytes(source)).isEqualTo(plain);
        target.release();
    }
}
