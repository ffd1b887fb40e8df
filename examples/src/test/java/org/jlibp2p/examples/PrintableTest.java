package org.jlibp2p.examples;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTest {
    @Test
    void T67_controlCharactersAreShownAsCodes() {
        assertThat(Printable.escape("go-libp2p\u001b[31m\r\nroot# "))
                .isEqualTo("go-libp2p\\u{1b}[31m\\u{d}\\u{a}root# ");
    }

    @Test
    void T67_theDirectionOfWritingCanNotBeTurned() {
        assertThat(Printable.escape("a\u202eb\u2066c\u200b")).isEqualTo("a\\u{202e}b\\u{2066}c\\u{200b}");
    }

    @Test
    void anEscapedTextCanNotBeTakenForAnother() {
        assertThat(Printable.escape("\\u{1b}")).isEqualTo("\\u{5c}u{1b}");
    }

    @Test
    void lettersOfAllLanguagesStayReadable() {
        assertThat(Printable.escape("Grüße, 世界 🌍")).isEqualTo("Grüße, 世界 🌍");
    }

    @Test
    void T67_aLongTextIsCutWhereACharacterEnds() {
        String cut = Printable.escape("🌍".repeat(Printable.MAX_LENGTH + 1));
        assertThat(cut).isEqualTo("🌍".repeat(Printable.MAX_LENGTH) + "...");
    }

    @Property
    void T67_whateverAPeerWritesIsOneLine(@ForAll @StringLength(max = 600) String text) {
        assertThat(Printable.escape(text).chars()).noneMatch(Character::isISOControl);
    }
}
