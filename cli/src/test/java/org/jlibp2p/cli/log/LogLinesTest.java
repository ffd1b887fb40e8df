package org.jlibp2p.cli.log;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

class LogLinesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogLines lines = new LogLines();
    private final Logger log = lines.getLogger("org.example.Thing");

    private String written(LogFormat format, Level least) {
        lines.configure(least, format, new PrintStream(written, true, StandardCharsets.UTF_8));
        log.debug("quiet {}", 1);
        log.atInfo().addKeyValue("peer", "a\"b").addKeyValue("count", 3).log("said\n\u001b[2J{}", "\u202e");
        log.error("failed {}", "x", new IllegalStateException("why"));
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
    void whatIsTooLowIsNotEnabled() {
        lines.configure(Level.WARN, LogFormat.TEXT, System.err);

        assertThat(log.isWarnEnabled()).isTrue();
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(log.isDebugEnabled()).isFalse();
    }
}
