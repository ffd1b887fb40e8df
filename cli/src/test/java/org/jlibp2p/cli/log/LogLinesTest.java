package org.jlibp2p.cli.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class LogLinesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogLines lines = new LogLines();
    private final Logger log = lines.getLogger("org.example.Thing");

    private String written(LogFormat format, Level least) {
        lines.configure(least, format, new PrintStream(written, true, StandardCharsets.UTF_8));
        log.debug("quiet {}", 1);
        log.atInfo().addKeyValue("peer", "a\"b").addKeyValue("count", 3).log("said\n\u001b[2J{}", "\u202e");
        log.error("failed {}", "x", new IllegalStateException("why"));
        lines.writer().flush(10_000);
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slf4jFindsThisLog() {
        assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LogLines.class);
        assertThat(LogLines.ofThisProcess()).isSameAs(LoggerFactory.getILoggerFactory());
    }

    @Test
    void textIsALineForPeopleThatSteersNoTerminal() {
        String text = written(LogFormat.TEXT, Level.INFO);

        assertThat(text.lines().findFirst().orElseThrow())
                .matches("[0-9-]{10}T[0-9:.]{12}Z INFO  Thing: said\\\\n\\\\u001b\\[2J\\\\u202e  peer=a\"b  count=3");
        assertThat(text)
                .contains("ERROR Thing: failed x", "IllegalStateException: why", "\tat ")
                .doesNotContain("quiet", "\u001b");
    }

    @Test
    void jsonIsAnObjectALine() {
        String json = written(LogFormat.JSON, Level.DEBUG);

        assertThat(json.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"").endsWith("\"}".substring(1)));
        assertThat(json)
                .contains("\"message\":\"quiet 1\"", "\"level\":\"debug\"")
                .contains("\"message\":\"said\\n\\u001b[2J\\u202e\",\"peer\":\"a\\\"b\",\"count\":3}")
                .contains("\"failure\":\"java.lang.IllegalStateException: why\\n\\tat ");
    }

    @Test
    void theMessagesOfAStackMakeNoLines() {
        for (LogFormat format : LogFormat.values()) {
            written.reset();
            lines.configure(Level.INFO, format, new PrintStream(written, true, StandardCharsets.UTF_8));
            Exception thrown =
                    new IllegalStateException("one\n2026-01-31 forged\u001b[2J", new Exception("two\nforged"));
            thrown.addSuppressed(new Exception("three\r\nforged"));
            log.error("failed", thrown);
            lines.writer().flush(10_000);

            assertThat(written.toString(StandardCharsets.UTF_8))
                    .contains("one", "two", "three", "forged", "LogLinesTest.theMessagesOfAStack")
                    .doesNotContain("\u001b", "\r");
            assertThat(written.toString(StandardCharsets.UTF_8).lines())
                    .noneMatch(line -> line.startsWith("forged") || line.startsWith("2026-01-31 forged"));
        }
    }

    /** Somewhere that takes nothing until it is let. */
    private static final class Stuck extends OutputStream {
        private final CountDownLatch loose = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws IOException {
            try {
                loose.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(one);
        }
    }

    @Test
    void whoLogsDoesNotWaitForWhatIsStuckAndWhatIsDroppedIsCounted() {
        Stuck stuck = new Stuck();
        lines.configure(Level.INFO, LogFormat.TEXT, new PrintStream(stuck, true, StandardCharsets.UTF_8));
        int count = LineWriter.MAX_WAITING + 1000;
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < count; i++) {
                log.info("line");
            }
        });
        lines.writer().flush(10);
        stuck.loose.countDown();
        lines.writer().flush(30_000);

        String text = stuck.taken.toString(StandardCharsets.UTF_8);
        long printed = text.lines().filter(line -> line.endsWith("line")).count();
        assertThat(printed).isBetween((long) LineWriter.MAX_WAITING, LineWriter.MAX_WAITING + 1L);
        assertThat(text).contains("WARN  " + (count - printed) + " lines were dropped");
    }

    @Test
    void whatIsTooLowIsNotEnabled() {
        lines.configure(Level.WARN, LogFormat.TEXT, System.err);

        assertThat(log.isWarnEnabled()).isTrue();
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(log.isDebugEnabled()).isFalse();
    }
}
