package org.jlibp2p.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NarratorTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void coloursAreForThoseWhoSeeThem() {
        Narrator plain = new Narrator(out, false, false);
        plain.chapter("1. One");
        plain.tell("label", "text");
        plain.success("done");
        assertThat(printed())
                .doesNotContain("\u001b")
                .contains("  label        text")
                .contains("success: done");

        new Narrator(out, true, true).chapter("2. Two");
        assertThat(printed()).contains("\u001b[1m2. Two\u001b[0m");
    }

    @Test
    void peerIdsAreShortWhereverTheyAre() {
        String id = Identity.generate().peerId().toString();
        String end = id.substring(id.length() - 6);
        assertThat(Narrator.brief("/ip4/127.0.0.1/tcp/1/p2p/" + id + "/p2p-circuit and " + id))
                .isEqualTo("/ip4/127.0.0.1/tcp/1/p2p/12D3.." + end + "/p2p-circuit and 12D3.." + end);
    }

    @Test
    void progressIsALineForEachQuarterInAFile() {
        LongConsumer progress = new Narrator(out, false, false).progress(1000);
        for (int i = 0; i < 1000; i++) {
            progress.accept(1);
        }
        assertThat(printed().lines()).hasSize(4).last().asString().contains("100 %");
    }

    @Test
    void aBarThatIsBrokenOffLeavesNoHalfLine() {
        Narrator narrator = new Narrator(out, true, false);
        narrator.progress(1000).accept(1);
        narrator.breakOff();
        assertThat(printed()).endsWith(System.lineSeparator());
        narrator.progress(1).accept(1);
        int length = printed().length();
        narrator.breakOff();
        assertThat(printed()).hasSize(length);
    }

    @Test
    void sizesAreInTheUnitThatFits() {
        assertThat(Narrator.size(64 << 20)).isEqualTo("64 MiB");
        assertThat(Narrator.size(3 << 19)).isEqualTo("1.5 MiB");
        assertThat(Narrator.size(128 << 10)).isEqualTo("128 KiB");
        assertThat(Narrator.size(1100)).isEqualTo("1.1 KiB");
    }
}
