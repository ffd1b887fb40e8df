package org.jlibp2p.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SampleInputTest {
    private static final int SIZE = (2 << 20) + 5;

    @Test
    void theBytesAreTheSameHoweverTheyAreRead() throws IOException {
        byte[] whole = new SampleInput(SIZE).readAllBytes();
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        SampleInput input = new SampleInput(SIZE);
        byte[] part = new byte[1000];
        parts.write(input.read());
        for (int count = input.read(part, 3, 997); count > 0; count = input.read(part, 3, 997)) {
            parts.write(part, 3, count);
        }

        assertThat(parts.toByteArray()).hasSize(SIZE).isEqualTo(whole);
        assertThat(input.read()).isNegative();
    }

    @Test
    void contentIsNamedByWhatItReads() throws IOException {
        assertThat(SampleContent.ofSize(7).cid())
                .isEqualTo(SampleContent.ofSize(7).cid())
                .isNotEqualTo(SampleContent.ofSize(8).cid());
    }
}
