package org.jlibp2p.status;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShownTextTest {
    @Test
    void whatHidesOrTurnsAroundIsReplaced() {
        assertThat(ShownText.of("a\u0000b\u202Ec\u200Bd\u2066e\nf\uFEFFg\uE000h"))
                .isEqualTo("a�b�c�d�e�f�g�h");
        assertThat(ShownText.of("z\u0335\u0336\u0489")).isEqualTo("z���");
        assertThat(ShownText.of("\uD83D alone")).isEqualTo("� alone");
    }

    @Test
    void usualTextStays() {
        String text = "kubo/0.35.0 größer 漢字 \uD83D\uDE00 <b>&'\"";
        assertThat(ShownText.of(text)).isEqualTo(text);
    }

    @Test
    void lengthIsBounded() {
        assertThat(ShownText.of("x".repeat(100_000)))
                .hasSize(ShownText.MOST + 1)
                .endsWith("x…");
        assertThat(ShownText.of("\uD83D\uDE00".repeat(50), 10)).hasSizeLessThanOrEqualTo(12);
        assertThat(ShownText.lines("line\n".repeat(10_000), 8000)).hasSizeLessThanOrEqualTo(8000);
    }
}
