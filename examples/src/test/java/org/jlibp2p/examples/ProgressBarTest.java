package org.jlibp2p.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressBarTest {
    private static final long MIB = 1024 * 1024;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private long now;

    private ProgressBar bar(boolean live, long total) {
        return new ProgressBar(out, live, total, () -> now);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void elsewhereThanOnATerminalEachTenthIsALine() {
        ProgressBar bar = bar(false, 100 * MIB);
        for (int i = 0; i < 100; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(10);
            bar.advance(MIB);
        }
        bar.finish();

        assertThat(shown().lines()).hasSize(10).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127));
        assertThat(shown().lines().findFirst())
                .hasValue("  [###...........................]  10 %  10.0 of 100.0 MiB  100.0 MiB/s");
        assertThat(shown())
                .endsWith("[##############################] 100 %  100.0 of 100.0 MiB  100.0 MiB/s"
                        + System.lineSeparator());
    }

    @Test
    void onATerminalOneLineIsDrawnOverTenTimesASecondAtMost() {
        ProgressBar bar = bar(true, 100 * MIB);
        for (int i = 0; i < 100; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(10);
            bar.advance(MIB);
        }
        bar.finish();

        assertThat(shown().lines().filter(line -> !line.isEmpty())).hasSize(11);
        assertThat(shown().chars().filter(c -> c == '\n')).hasSize(1);
        assertThat(shown().chars().filter(c -> c == '\r')).hasSizeBetween(11, 12); // and one, where lines end so
    }

    @Test
    void nothingToMoveIsAllOfIt() {
        bar(false, 0).finish();

        assertThat(shown()).contains("100 %");
    }
}
