package org.jlibp2p.identify;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTest {
    @Test
    void T67_whatCouldForgeALogIsEscaped() {
        assertThat(Text.escape("go\r\n\u001b[31mERROR\u2028\u202e\\n"))
                .isEqualTo("go\\u{d}\\u{a}\\u{1b}[31mERROR\\u{2028}\\u{202e}\\u{5c}n");
        assertThat(Text.escape("kubo/0.40.1 – ö 🦀")).isEqualTo("kubo/0.40.1 – ö 🦀");
    }

    @Property
    void T67_whatIsCutFitsAndIsAStartOfTheText(@ForAll String text, @ForAll @IntRange(min = 1, max = 50) int max) {
        String cut = Text.cut(text, max);
        assertThat(text).startsWith(cut);
        assertThat(Bytes.utf8(cut).size()).isLessThanOrEqualTo(max);
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(Text.cut("aö🦀", 2)).isEqualTo("a");
        assertThat(Text.cut("aö🦀", 3)).isEqualTo("aö");
        assertThat(Text.cut("aö🦀", 6)).isEqualTo("aö");
        assertThat(Text.cut("aö🦀", 7)).isEqualTo("aö🦀");
    }
}
