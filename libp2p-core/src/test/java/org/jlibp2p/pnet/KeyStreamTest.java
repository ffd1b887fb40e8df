package org.jlibp2p.pnet;

import java.nio.ByteBuffer;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyStreamTest {
    /** The key and nonce of the tests of NaCl, where XSalsa20 comes from, and how their key stream begins. */
    private static final PreSharedKey KEY =
            PreSharedKey.of(Bytes.fromHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"));

    private static final Bytes NONCE = Bytes.fromHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final String BEGINNING = "eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880";

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    @Test
    void theStreamIsThatOfXSalsa20() {
        byte[] zeros = new byte[32];
        new KeyStream(KEY, NONCE).apply(zeros, 0, zeros.length);
        assertThat(Bytes.wrap(zeros).hex()).isEqualTo(BEGINNING);
    }

    @Test
    void allKindsOfBuffersAndAllCutsYieldTheSame() {
        byte[] expected = pattern(100_003);
        new KeyStream(KEY, NONCE).apply(expected, 0, expected.length);

        for (ByteBuffer buffer : new ByteBuffer[] {
            ByteBuffer.allocate(100_050),
            ByteBuffer.allocateDirect(100_050),
            ByteBuffer.allocate(100_060).slice(10, 100_050)
        }) {
            KeyStream stream = new KeyStream(KEY, NONCE);
            byte[] plain = pattern(expected.length);
            buffer.put(new byte[7]);
            int at = 0;
            for (int size = 1; at < plain.length; size = size * 3 + 1) {
                int from = buffer.position();
                int count = Math.min(size, plain.length - at);
                buffer.put(plain, at, count);
                stream.apply(buffer, from);
                at += count;
            }
            byte[] result = new byte[expected.length];
            buffer.get(7, result);
            assertThat(result).isEqualTo(expected);
            byte[] around = new byte[7];
            buffer.get(0, around);
            assertThat(around).containsOnly(0);
        }
    }
}
